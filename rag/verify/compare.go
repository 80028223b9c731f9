package verify

// comparison checks words that set figures against one another.
func (p *prose) comparison() {}
