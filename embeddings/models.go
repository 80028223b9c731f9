package embeddings

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

// modelTable lists what is known about models, one a line; it may be extended by hand.
//
//go:embed models.txt
var modelTable string

// model is what is known about an embedding model.
type model struct {
	dimensions int
	// shortens says that the model can give shorter vectors than its own when asked.
	shortens bool
	// price is in US dollars for a million tokens, -1 where it costs nothing known.
	price float64
	// query and passage are put before texts, as models that were trained so need it.
	query, passage string
}

// known looks a model up by its name; the part before a slash (the maker) may be left out.
func known(name string) (model, bool) {
	for line := range strings.Lines(modelTable) {
		fields := strings.Split(strings.TrimSpace(line), "|")
		if len(fields) != 6 || strings.HasPrefix(line, "#") {
			continue
		}
		own := strings.TrimSpace(fields[0])
		if own != name && !strings.HasSuffix(name, "/"+own) {
			continue
		}
		m, err := readModel(fields[1:])
		return m, err == nil
	}
	return model{price: -1}, false
}

func readModel(fields []string) (model, error) {
	var m model
	var err error
	if m.dimensions, err = strconv.Atoi(strings.TrimSpace(fields[0])); err != nil {
		return m, fmt.Errorf("dimensions: %w", err)
	}
	m.shortens = strings.TrimSpace(fields[1]) == "yes"
	m.price = -1
	if price := strings.TrimSpace(fields[2]); price != "-" {
		if m.price, err = strconv.ParseFloat(price, 64); err != nil {
			return m, fmt.Errorf("price: %w", err)
		}
	}
	// Quotation marks keep the blank at the end of a prefix.
	m.query = strings.Trim(strings.TrimSpace(fields[3]), `"`)
	m.passage = strings.Trim(strings.TrimSpace(fields[4]), `"`)
	return m, nil
}
