package web

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
)

// The bounds of what a moderator writes, in characters. A correction has to fit into a message on Discord.
const (
	maxNote = 1000
	maxText = 3500
)

func judgements() []audit.Judgement {
	return []audit.Judgement{audit.Right, audit.Misleading, audit.Wrong}
}

// judge records a verdict.
func (s *Server) judge(w http.ResponseWriter, r *http.Request, who Who) {
	rec, ok := s.target(w, r, who)
	if !ok {
		return
	}
	note, fits := said(r, "note", maxNote)
	verdict := audit.Verdict{Judgement: audit.Judgement(r.PostForm.Get("verdict")), Note: note, Claims: ownClaims(rec.Answer, r.PostForm["claim"])}
	switch {
	case !slices.Contains(judgements(), verdict.Judgement):
		s.problem(w, r, http.StatusUnprocessableEntity, "Choose whether the answer is right, misleading or wrong; then record the verdict.")
	case !fits:
		s.tooLong(w, r, "The note", maxNote)
	default:
		s.record(w, r, who, rec, verdict, "The verdict is recorded.")
	}
}

// correct records another text for an answer.
func (s *Server) correct(w http.ResponseWriter, r *http.Request, who Who) {
	rec, ok := s.target(w, r, who)
	if !ok {
		return
	}
	text, fits := said(r, "text", maxText)
	reason, also := said(r, "reason", maxNote)
	switch {
	case text == "":
		s.problem(w, r, http.StatusUnprocessableEntity, "A correction needs the text that is to stand in the answer's place. To take the answer back without one, retract it.")
	case !fits:
		s.tooLong(w, r, "The text", maxText)
	case !also:
		s.tooLong(w, r, "The reason", maxNote)
	default:
		s.record(w, r, who, rec, audit.Corrected{Text: text, Reason: reason}, "The correction is recorded. The bot shows it where the answer was.")
	}
}

// retract records that an answer is taken back.
func (s *Server) retract(w http.ResponseWriter, r *http.Request, who Who) {
	rec, ok := s.target(w, r, who)
	if !ok {
		return
	}
	reason, fits := said(r, "reason", maxNote)
	if !fits {
		s.tooLong(w, r, "The reason", maxNote)
		return
	}
	s.record(w, r, who, rec, audit.Retracted{Reason: reason}, "The answer is retracted. The bot says so where it was shown.")
}

// target is the answer that a form is about.
func (s *Server) target(w http.ResponseWriter, r *http.Request, who Who) (rag.Record, bool) {
	rec, err := s.get(r.Context(), r.PathValue("id"), who)
	if err != nil {
		s.broken(w, r, "read an answer", err)
		return rag.Record{}, false
	}
	return rec, true
}

// record appends an event and leads back to the answer.
func (s *Server) record(w http.ResponseWriter, r *http.Request, who Who, rec rag.Record, d audit.Detail, told string) {
	err := s.Log.Append(r.Context(), audit.Event{Answer: rec.Answer.ID, At: s.Clock(), By: who.User, Server: rec.Question.Asker.Server, Detail: d})
	if err != nil {
		s.broken(w, r, "record what a moderator did", err)
		return
	}
	s.sessions.Put(r.Context(), keyFlash, told)
	http.Redirect(w, r, query("/answers/"+rec.Answer.ID), http.StatusSeeOther)
}

func (s *Server) tooLong(w http.ResponseWriter, r *http.Request, what string, limit int) {
	s.problem(w, r, http.StatusUnprocessableEntity, what+" is too long: at most "+plural(limit, "character", "characters")+". Go back and shorten it.")
}

// said is what somebody wrote into a field, and whether it fits. Browsers send line ends as two characters.
func said(r *http.Request, field string, limit int) (string, bool) {
	text := strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get(field), "\r\n", "\n"))
	text = strings.ToValidUTF8(text, "\ufffd")
	return text, utf8.RuneCountInString(text) <= limit
}

// ownClaims are those of the ids that are claims of the answer.
func ownClaims(a rag.Answer, ids []string) []string {
	var own []string
	for _, c := range a.Claims {
		if slices.Contains(ids, c.Claim.ID) {
			own = append(own, c.Claim.ID)
		}
	}
	return own
}
