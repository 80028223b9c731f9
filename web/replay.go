package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
)

// replayAllowance is how much longer than asking again its request may take.
const replayAllowance = 10 * time.Second

// grounds are what a form asks to be asked again on; a form that says nothing asks for everything that the record allows.
func grounds(on string, r rag.Record) []rag.Ground {
	switch {
	case on == string(rag.OnToday), on == "" && r.Evidence == nil:
		return []rag.Ground{rag.OnToday}
	case on == string(rag.OnEvidence):
		return []rag.Ground{rag.OnEvidence}
	case on == "", on == "both":
		return []rag.Ground{rag.OnEvidence, rag.OnToday}
	}
	return nil
}

// replay asks the question of an answer again and shows what was said then and now side by side.
func (s *Server) replay(w http.ResponseWriter, r *http.Request, who Who) {
	rec, ok := s.target(w, r, who)
	if !ok {
		return
	}
	if s.Engine == nil {
		s.problem(w, r, http.StatusNotFound, "Questions can't be asked again here.")
		return
	}
	on := grounds(r.PostForm.Get("on"), rec)
	if on == nil {
		s.problem(w, r, http.StatusBadRequest, "It can be asked again on the evidence of then, on the articles of today, or on both.")
		return
	}
	select {
	case s.replaying <- struct{}{}:
		defer func() { <-s.replaying }()
	default:
		w.Header().Set("Retry-After", "30")
		s.problem(w, r, http.StatusServiceUnavailable, "Other questions are being asked again at the moment. Try again in half a minute.")
		return
	}
	patience := time.Duration(len(on)) * s.ReplayTimeout
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(patience + replayAllowance)) // where it can't be set, none is set
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	address := "/answers/" + rec.Answer.ID + "/replay"
	for _, ground := range on {
		again, err := s.askAgain(ctx, rec, ground, who)
		if errors.Is(err, rag.ErrNoEvidence) {
			s.problem(w, r, http.StatusConflict, tooOld)
			return
		}
		if err != nil {
			s.broken(w, r, "ask a question again", err)
			return
		}
		address += "/" + again.ID
	}
	http.Redirect(w, r, query(address), http.StatusSeeOther)
}

// tooOld is what is said of a record without evidence.
const tooOld = "This answer was recorded before the passages that were found were kept, so its record holds too little to be asked alone. It can be asked again on the articles of today."

// askAgain asks as the moderator, on the server of the first answer, and records that it did.
func (s *Server) askAgain(ctx context.Context, rec rag.Record, on rag.Ground, who Who) (rag.Answer, error) {
	again, err := s.Engine.Replay(ctx, rec, on, rag.Asker{Channel: "web", User: who.User})
	if err != nil {
		return rag.Answer{}, err
	}
	err = s.Log.Append(ctx, audit.Event{
		Answer: rec.Answer.ID, At: s.Clock(), By: who.User, Server: rec.Question.Asker.Server,
		Detail: audit.Replayed{On: string(on), Answer: again.ID, Changed: compare(rec.Answer, again).Changed(1)},
	})
	return again, err
}

// replayView is two or three answers to the same question.
type replayView struct {
	Then  rag.Record
	Sides []sideView
	comparison
	// Why says what made the difference, "" where that does not show.
	Why string
}

// sideView is one of the answers: the first of then, or one that came when it was asked again.
type sideView struct {
	ID, Name, Hint string
	rag.Record
	Shown shownAnswer
}

// replayed shows two or three answers to the same question side by side.
func (s *Server) replayed(w http.ResponseWriter, r *http.Request, who Who) {
	then, err := s.get(r.Context(), r.PathValue("id"), who)
	if err != nil {
		s.broken(w, r, "read an answer", err)
		return
	}
	events, err := s.Log.Events(r.Context(), then.Answer.ID)
	if err != nil {
		s.broken(w, r, "read what happened to an answer", err)
		return
	}
	v := replayView{Then: then, Sides: []sideView{{ID: "then", Name: "Then", Record: then, Shown: shown(then.Answer)}}}
	answers, on := []rag.Answer{then.Answer}, []rag.Ground{""}
	for _, part := range []string{"another", "third"} {
		id := r.PathValue(part)
		if id == "" {
			continue
		}
		rec, err := s.get(r.Context(), id, who)
		if err != nil {
			s.broken(w, r, "read an answer", err)
			return
		}
		ground := groundOf(events, id)
		v.Sides = append(v.Sides, viewSide(part, rec, ground))
		answers, on = append(answers, rec.Answer), append(on, ground)
	}
	v.comparison = compare(answers...)
	v.Why = v.cause(on)
	s.show(w, r, http.StatusOK, "replay", "Asked again", v)
}

// groundOf says what an answer was asked again on; "" where nothing says that it was.
func groundOf(events []audit.Event, id string) rag.Ground {
	for _, e := range events {
		if d, ok := e.Detail.(audit.Replayed); ok && d.Answer == id {
			return rag.Ground(d.On)
		}
	}
	return ""
}

func viewSide(id string, rec rag.Record, on rag.Ground) sideView {
	v := sideView{ID: id, Name: "Another answer", Record: rec, Shown: shown(rec.Answer)}
	switch on {
	case rag.OnToday:
		v.Name, v.Hint = "Today", "the articles of that day"
	case rag.OnEvidence:
		v.Name, v.Hint = "On the recorded evidence", "the passages, articles and ledger of then"
	}
	return v
}

// cause says what made the difference, where both grounds were tried.
func (c comparison) cause(on []rag.Ground) string {
	if len(on) != 3 || on[1] != rag.OnEvidence || on[2] != rag.OnToday {
		return ""
	}
	switch c.Cause(1, 2) {
	case rag.ByArticles:
		return "The articles make the difference: on the evidence of then the same is said again."
	case rag.ByProgram:
		return "The program, prompt or model makes the difference: on the evidence of then it says the same as on the articles of today."
	case rag.ByProgramThen:
		return "The program, prompt or model says something else on the evidence of then; on the articles of today it says the same as then."
	case rag.ByBoth:
		return "Both the articles and the program, prompt or model make a difference."
	}
	return "Neither the articles nor the program make a difference."
}
