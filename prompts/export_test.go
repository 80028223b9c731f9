package prompts

// Parse reads prompts from other files than those that ship.
var Parse = parse
