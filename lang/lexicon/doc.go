// Package lexicon is a German-English dictionary of general and news vocabulary, read from text files that a person can
// open and extend without knowing Go.
//
// A word file (words-*.txt) holds sections and entries, one a line:
//
//	# War and armed forces
//	Verlust: loss; casualty, losses
//	sterben/starb/gestorben: die/died, pass away
//	+Bank: bench
//
// Left of the colon stands the German headword in dictionary form (nouns capitalised and in the singular, verbs in the
// infinitive, adjectives without an ending), after slashes forms that no rule reaches. Right of it stand the English
// translations, those of one sense parted by commas, senses by semicolons, the most usual first. A leading + says that
// the headword stands elsewhere too and that this line adds to it; without it a repeated headword is a mistake that the
// tests report. Words written in capitals throughout are abbreviations: where they would read like an ordinary word
// (WHO, US), they are only found in capitals.
//
// The strong verbs of both languages stand in irregular-de.txt and irregular-en.txt in the same manner: the base form, a
// colon, its other forms; irregular English plurals and comparatives in irregular-en-nouns.txt. Prefixes of German verbs need no lines of their own: "abgeschossen" is read through "schießen".
//
// The package never guesses a translation: a word that stands nowhere has none. Compounds are not taken apart here.
package lexicon
