package web

import (
	"context"
	"net/http"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
)

// replayAllowance is how much longer than asking again its request may take.
const replayAllowance = 10 * time.Second

// replay asks the question of an answer again, on the articles, prompt and model of today, and shows both side by side.
func (s *Server) replay(w http.ResponseWriter, r *http.Request, who Who) {
	rec, ok := s.target(w, r, who)
	if !ok {
		return
	}
	if s.Engine == nil {
		s.problem(w, r, http.StatusNotFound, "Questions can't be asked again here.")
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
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.ReplayTimeout + replayAllowance)) // where it can't be set, none is set
	ctx, cancel := context.WithTimeout(r.Context(), s.ReplayTimeout)
	defer cancel()
	today, err := s.askAgain(ctx, rec, who)
	if err != nil {
		s.broken(w, r, "ask a question again", err)
		return
	}
	changed := compare(rec.Answer, today).Changed()
	err = s.Log.Append(ctx, audit.Event{
		Answer: rec.Answer.ID, At: s.Clock(), By: who.User, Server: rec.Question.Asker.Server,
		Detail: audit.Replayed{On: "today", Answer: today.ID, Changed: changed},
	})
	if err != nil {
		s.broken(w, r, "record that a question was asked again", err)
		return
	}
	http.Redirect(w, r, query("/answers/"+rec.Answer.ID+"/replay/"+today.ID), http.StatusSeeOther)
}

// askAgain asks as the moderator, on the server of the first answer. The words stay those of whoever asked first, so that
// they are deleted with that person's other words.
func (s *Server) askAgain(ctx context.Context, rec rag.Record, who Who) (rag.Answer, error) {
	q := rec.Question
	checked := q.Author != "" && q.Asker.Channel != "web" // a message of somebody else was checked; what is asked here has an author too
	if q.Author == "" {
		q.Author = q.Asker.User
	}
	q.Asker = rag.Asker{Channel: "web", User: who.User, Server: rec.Question.Asker.Server}
	if checked {
		return s.Engine.Check(ctx, q)
	}
	return s.Engine.Ask(ctx, q)
}

// replayView is two answers to the same question.
type replayView struct {
	Then, Today rag.Record
	comparison
	// Left and Right are the answers as readers get them.
	Left, Right shownAnswer
}

// replayed shows two answers to the same question side by side.
func (s *Server) replayed(w http.ResponseWriter, r *http.Request, who Who) {
	then, err := s.get(r.Context(), r.PathValue("id"), who)
	if err != nil {
		s.broken(w, r, "read an answer", err)
		return
	}
	today, err := s.get(r.Context(), r.PathValue("another"), who)
	if err != nil {
		s.broken(w, r, "read an answer", err)
		return
	}
	s.show(w, r, http.StatusOK, "replay", "Asked again", replayView{
		Then: then, Today: today, comparison: compare(then.Answer, today.Answer), Left: shown(then.Answer), Right: shown(today.Answer),
	})
}
