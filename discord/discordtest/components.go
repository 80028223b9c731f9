package discordtest

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// checkComponents looks at what the shapes of single components can't see: rows, totals, what excludes what.
func checkComponents(at string, components []Component, v2 bool, f *faults) {
	total, words := 0, 0
	walk(components, func(c Component) {
		total++
		words += utf8.RuneCountInString(c.Content)
	})
	if !v2 {
		if len(components) > 5 {
			f.add(RuleForm, at, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length: a message has at most 5 rows.")
		}
		for i, c := range components {
			if c.Type != TypeRow {
				f.add(RuleForm, fmt.Sprintf("%s.%d.type", at, i), "UNION_TYPE_CHOICES", "Only rows (1) without the flag IS_COMPONENTS_V2.")
			}
		}
	}
	if total > 40 {
		f.add(RuleForm, at, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "Must be 40 or fewer components in all, are %d.", total)
	}
	if words > 4000 {
		f.add(RuleForm, at, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "Must be 4000 or fewer characters in all text displays, are %d.", words)
	}
	seen := map[string]bool{}
	checkEach(at, components, seen, f)
}

func checkEach(at string, components []Component, seen map[string]bool, f *faults) {
	for i, c := range components {
		here := at + "." + strconv.Itoa(i)
		checkOne(here, c, seen, f)
		if c.Type == TypeRow {
			checkRow(here, c, f)
		}
		checkEach(here+".components", c.Components, seen, f)
		if c.Accessory != nil {
			checkOne(here+".accessory", *c.Accessory, seen, f)
		}
		if c.Component != nil {
			checkOne(here+".component", *c.Component, seen, f)
		}
	}
}

func checkOne(at string, c Component, seen map[string]bool, f *faults) {
	if c.CustomID != "" && seen[c.CustomID] {
		f.add(RuleForm, at+".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id %q cannot be duplicated.", c.CustomID)
	}
	seen[c.CustomID] = true
	switch {
	case c.Type == TypeButton:
		checkButton(at, c, f)
	case c.isSelect():
		checkSelect(at, c, f)
	case c.Type == TypeTextInput && c.MaxLength > 0 && c.MinLength > c.MaxLength:
		f.add(RuleForm, at+".min_length", "NUMBER_TYPE_BOUNDS", "min_length is above max_length.")
	case c.Type == TypeTextInput && c.MaxLength > 0 && utf8.RuneCountInString(c.Value) > c.MaxLength:
		f.add(RuleForm, at+".value", "BASE_TYPE_BAD_LENGTH", "The value is longer than max_length.")
	}
}

func (c Component) isSelect() bool {
	return c.Type == TypeSelect || c.Type >= TypeUserSelect && c.Type <= TypeChanSelect
}

// checkRow: up to five buttons, or one select.
func checkRow(at string, row Component, f *faults) {
	width := 0
	for _, c := range row.Components {
		if c.isSelect() {
			width += 5
		} else {
			width++
		}
	}
	if width > 5 {
		f.add(RuleForm, at+".components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The row is wider than five buttons or one select.")
	}
}

const (
	linkStyle    = 5
	premiumStyle = 6
)

func checkButton(at string, b Component, f *faults) {
	if b.Style == premiumStyle {
		return
	}
	if b.Label == "" && b.Emoji == nil {
		f.add(RuleForm, at, "BUTTON_COMPONENT_MISSING_LABEL_OR_EMOJI", "A button needs a label or an emoji.")
	}
	link := b.Style == linkStyle
	if link != (b.URL != "") {
		f.add(RuleForm, at+".url", "BUTTON_COMPONENT_INVALID_URL", "A url is for link buttons (style 5), which need one.")
	}
	if link == (b.CustomID != "") {
		f.add(RuleForm, at+".custom_id", "BUTTON_COMPONENT_CUSTOM_ID", "Every button but a link needs a custom_id, and a link has none.")
	}
}

func checkSelect(at string, c Component, f *faults) {
	least, most := 1, max(c.MaxValues, 1)
	if c.MinValues != nil {
		least = *c.MinValues
	}
	if least > most {
		f.add(RuleForm, at+".min_values", "SELECT_COMPONENT_MIN_VALUES", "min_values is above max_values.")
	}
	if c.Type != TypeSelect {
		return
	}
	if most > len(c.Options) {
		f.add(RuleForm, at+".max_values", "SELECT_COMPONENT_MAX_VALUES", "max_values is above the number of options.")
	}
	values, presets := map[string]bool{}, 0
	for i, o := range c.Options {
		if values[o.Value] {
			f.add(RuleForm, fmt.Sprintf("%s.options.%d.value", at, i), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The value %q is already used.", o.Value)
		}
		values[o.Value] = true
		if o.Default {
			presets++
		}
	}
	if presets > most {
		f.add(RuleForm, at+".options", "SELECT_COMPONENT_DEFAULTS", "More options are default than can be chosen.")
	}
}

// checkEmbeds: none is empty, and at most 6000 characters over all.
func checkEmbeds(at string, embeds []Embed, f *faults) {
	total := 0
	for i, e := range embeds {
		n := 0
		for _, s := range e.texts() {
			n += utf8.RuneCountInString(s)
		}
		total += n
		if n == 0 && e.Image == nil && e.Thumbnail == nil {
			f.add(RuleForm, fmt.Sprintf("%s.%d.description", at, i), "BASE_TYPE_REQUIRED", "This field is required: the embed is empty.")
		}
		for j, field := range e.Fields {
			if strings.TrimSpace(field.Name) == "" || strings.TrimSpace(field.Value) == "" {
				f.add(RuleForm, fmt.Sprintf("%s.%d.fields.%d", at, i, j), "BASE_TYPE_REQUIRED", "A field needs a name and a value that are not blank.")
			}
		}
	}
	if total > 6000 {
		f.add(RuleForm, at, "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000: %d.", total)
	}
}

// texts is what counts to an embed's size.
func (e Embed) texts() []string {
	list := []string{e.Title, e.Description}
	for _, field := range e.Fields {
		list = append(list, field.Name, field.Value)
	}
	if e.Footer != nil {
		list = append(list, e.Footer.Text)
	}
	if e.Author != nil {
		list = append(list, e.Author.Name)
	}
	return list
}

// attached are the names of attachments that embeds and components refer to.
func attached(embeds []Embed, components []Component) []string {
	var names []string
	add := func(m *EmbedMedia) {
		if m != nil {
			if name, ok := strings.CutPrefix(m.URL, "attachment://"); ok {
				names = append(names, name)
			}
		}
	}
	for _, e := range embeds {
		add(e.Image)
		add(e.Thumbnail)
		for _, t := range []*EmbedText{e.Author, e.Footer} {
			if t != nil {
				add(&EmbedMedia{URL: t.IconURL})
			}
		}
	}
	walk(components, func(c Component) {
		add(c.Media)
		add(c.File)
		for _, item := range c.Items {
			add(&item.Media)
		}
	})
	return names
}
