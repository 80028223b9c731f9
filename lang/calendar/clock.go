package calendar

// clock reads a time of day: "14.30 Uhr", "14:30", "9 Uhr", "neun Uhr 30", "5 p.m.".
func (p *parser) clock(i int) (moment, int) {
	h := p.hour(i)
	if h < 0 {
		return moment{}, 0
	}
	next, minutes := i+1, false
	colon := p.is(next, ":")
	if (colon || p.is(next, ".")) && p.glued(next) && p.glued(next+1) {
		if m := p.number(next+1, 2, 2); m >= 0 && m < 60 {
			next, minutes = next+2, true
		}
	}
	if colon && minutes && p.is(next, ":") && p.number(next+1, 2, 2) >= 0 {
		next += 2
	}
	m := moment{clock: true}
	switch end := p.meridiem(next, minutes && colon); {
	case p.is(next, "uhr"):
		next++
		if n := p.number(next, 2, 2); n >= 0 && n < 60 && !minutes && p.endsNumber(next) && !p.countNoun(next+1) {
			next++
		}
		return m, next
	case end > 0:
		return m, end
	case colon && minutes && p.endsNumber(next-1) && !p.is(next, ":"):
		return m, next
	}
	return p.hourRange(next)
}

// hour is a number of hours in digits or words, -1 for anything else.
func (p *parser) hour(i int) int {
	if h := p.number(i, 1, 2); h >= 0 && h <= 24 && p.fresh(i) {
		return h
	}
	if w := p.info(i); w.cardinal > 0 && w.cardinal <= 24 && p.is(i+1, "uhr") {
		return int(w.cardinal)
	}
	return -1
}

// hourRange reads "9 bis 17 Uhr": next stands behind the first number.
func (p *parser) hourRange(next int) (moment, int) {
	if !p.is(next, "bis", "–", "-") || p.number(next+1, 1, 2) < 0 {
		return moment{}, 0
	}
	end := next + 2
	if p.is(end, ".", ":") && p.glued(end) && p.number(end+1, 2, 2) >= 0 {
		end += 2
	}
	if !p.is(end, "uhr") {
		return moment{}, 0
	}
	return moment{clock: true}, end + 1
}

// hours is hourRange behind "von" and "zwischen".
func (p *parser) hours(i int) (moment, int) {
	if p.hour(i) < 0 || !p.digits(i) {
		return moment{}, 0
	}
	if m, next := p.hourRange(i + 1); next > 0 {
		return m, next
	}
	m, next := p.clock(i)
	if next > 0 && p.is(next, "bis", "und", "to", "and", "–", "-") {
		if _, end := p.clock(next + 1); end > 0 {
			return m, end
		}
	}
	return m, next
}

// meridiem reads "am", "p.m." behind an English hour; a bare "am" only behind minutes or glued on, since German has the
// word for "on the".
func (p *parser) meridiem(i int, minutes bool) int {
	switch {
	case p.is(i, "a", "p") && p.is(i+1, ".") && p.glued(i+1) && p.is(i+2, "m") && p.glued(i+2):
		return p.skip(i+3, 1, ".")
	case p.is(i, "pm"), p.is(i, "am") && (p.glued(i) || minutes) && !p.digits(i+1) && p.next(i+1).weekday == 0:
		return i + 1
	}
	return 0
}
