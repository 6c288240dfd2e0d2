/* SPDX-License-Identifier: ISC
 * intent.c - what the text asks for and how it answers (understanding.md 29, 30, 32).  Never hides a concept. */
#include <config.h>

#include "nlp/intent_inside.h"

static bool covers(const struct hit *h, size_t token)
{
    return token >= h->from && token < h->to && !(token - h->from < 32 && (h->gaps >> (token - h->from) & 1));
}

/* "i want it to stop" of the pain, "il me contacte plus" of somebody else: words of opting out that are none. */
static bool is_no_stop(const struct intents *s, const struct hit *h)
{
    if (entry_of(s, h)->intent != INTENT_STOP && entry_of(s, h)->intent != INTENT_MORE) /* "plus" is no wish for more either */
        return false;
    return h->to > 0 && s->no_stop[h->to - 1] >= h->to; /* "i want it to stop texting me" goes on behind it */
}

/* "see you later", "more or less", "the pause in my pills": words of a command that are part of a saying, and ask for nothing. */
static bool is_saying(const struct intents *s, const struct hit *h)
{
    if (entry_of(s, h)->intent == INTENT_STOP || entry_of(s, h)->intent == INTENT_HELP) /* a STOP that is meant is never missed */
        return false;
    /* It lies in the saying, or runs into it: "i'm done in". */
    return h->to > 0 && (s->saying[h->to - 1] > h->to || s->saying[h->from] == h->to);
}

/* "so please don't message me any more", in the midst of a text. */
static bool is_no_more(const struct intents *s, const struct hit *h)
{
    bool denied = false;
    for (size_t i = h->from; i < h->to; i++)
        denied = denied || (covers(h, i) && (s->c->sides[i] & SIDE_DENIED) != 0);
    return denied && entry_of(s, h)->intent == INTENT_MORE && entry_of(s, h)->part == INTENT_ANYWHERE;
}

static bool is_no_command(const struct intents *s, const struct hit *h)
{
    return is_no_stop(s, h) || is_no_more(s, h) || is_saying(s, h);
}

static uint32_t *find_reach(const struct reader *r, enum reserved what)
{
    uint32_t *reach = arena_array(r->arena, r->n_tokens + 1, sizeof *reach);
    for (size_t i = 0; reach != NULL && i < r->n_tokens; i++) {
        size_t end = reserved_end(r, what, i);
        reach[i] = i > 0 && reach[i - 1] > end ? reach[i - 1] : (uint32_t)end;
    }
    return reach;
}

static uint32_t *find_commanded(const struct intents *s)
{
    const struct reader *r = s->r;
    uint32_t *reach = arena_array(r->arena, r->n_tokens + 1, sizeof *reach);
    for (size_t i = 0; reach != NULL && i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        if (h->kind == PHRASE_INTENT && h->to - h->from > 1 && h->to > reach[h->from] && entry_of(s, h)->intent != INTENT_YES &&
            entry_of(s, h)->intent != INTENT_NO && entry_of(s, h)->intent != INTENT_SAFE)
            reach[h->from] = h->to;
    }
    for (size_t i = 1; reach != NULL && i < r->n_tokens; i++)
        if (reach[i] < reach[i - 1])
            reach[i] = reach[i - 1];
    return reach;
}

static void find_courtesy(struct intents *s)
{
    for (size_t i = 0; i < s->r->n_hits; i++)
        if (s->r->hits[i].kind == PHRASE_COURTESY)
            for (size_t k = s->r->hits[i].from; k < s->r->hits[i].to; k++)
                s->courtesy[k] = true;
    while (s->first < s->r->n_tokens && (s->courtesy[s->first] || s->r->tokens[s->first].flags & TOKEN_LIGHT))
        s->first++;
    if (s->first == s->r->n_tokens)
        s->first = 0;
}

static void find_said(struct intents *s)
{
    for (size_t i = 0; i < s->r->n_hits; i++) {
        const struct hit *h = &s->r->hits[i];
        if (h->kind == PHRASE_INTENT && entry_of(s, h)->part == INTENT_WHOLE && !is_no_command(s, h))
            for (size_t k = h->from; k < h->to; k++)
                s->said[k] |= covers(h, k) ? (uint32_t)1 << entry_of(s, h)->intent : 0;
    }
}

/* The intents of which tokens [from, to) hold whole phrases and politeness, and nothing else.  The range ends where phrases end. */
static uint32_t said_in(const struct intents *s, size_t from, size_t to)
{
    uint32_t all = UINT32_MAX;
    for (size_t i = from; i < to && all != 0; i++)
        all &= is_filler(s, i) ? UINT32_MAX : s->said[i];
    return all;
}

bool intent_is_whole(const struct intents *s, const struct hit *h)
{
    const struct reader *r = s->r;
    for (size_t i = h->from; i < h->to; i++) {
        if (covers(h, i) || is_filler(s, i))
            continue;
        bool again = false;
        for (size_t k = reader_first_hit(r, h->to - 1u); k < r->n_hits && r->hits[k].from >= h->from && !again; k++)
            again = r->hits[k].kind == PHRASE_INTENT && entry_of(s, &r->hits[k])->part == INTENT_WHOLE && covers(&r->hits[k], i) &&
                entry_of(s, &r->hits[k])->intent == entry_of(s, h)->intent && r->hits[k].to <= h->to;
        if (!again)
            return false;
    }
    return true;
}

static bool may_be(const struct intents *s, const struct intent_entry *e)
{
    return e->intent != INTENT_TEAM || e->verb == NULL || s->r->request->from_team; /* no verb: somebody asks for the team */
}

/* Of two that are as long: a yes before a done ("yes i did", "tout a fait"), which a question would not hear; then the one whose intent
 * comes first. */
static bool is_closer(const struct intents *s, const struct hit *h, const struct hit *than)
{
    enum intent intent = entry_of(s, h)->intent, other = entry_of(s, than)->intent;
    if ((intent == INTENT_YES && other == INTENT_DONE) || (intent == INTENT_DONE && other == INTENT_YES))
        return intent == INTENT_YES;
    return intent < other;
}

/* "passe a 3", "passe au bout de 3 heures": what follows a word of the team's is a time or an entry, and no code. */
static bool is_timed(const struct intents *s, const struct hit *h)
{
    const struct reader *r = s->r;
    const struct number *n = entry_of(s, h)->intent == INTENT_TEAM && h->last_number != 0 ? &r->numbers[h->last_number - 1] : NULL;
    if (entry_of(s, h)->intent == INTENT_TEAM && n == NULL && entry_of(s, h)->part == INTENT_STARTS && s->out->n_observations > 0)
        return true;
    for (uint32_t i = n != NULL ? r->first_edge[n->from] : 0; n != NULL && i < r->end_edge[n->from]; i++)
        if (r->edges[i].symbol == r->lexicon->number_base + NUMBER_SPAN && r->edges[i].to > n->to)
            return true;
    return false;
}

/* "wrong number, stop writing": nothing is taken back, the texts are to end. */
static bool ends_all(const struct intents *s, const struct hit *h)
{
    return entry_of(s, h)->intent == INTENT_STOP;
}

static bool is_undone(const struct intents *s, const struct hit *h)
{
    return entry_of(s, h)->intent == INTENT_UNDO;
}

/* The best hit of a part: the longest; of a STOP and an UNDO the STOP. */
static const struct hit *best_of(const struct intents *s, enum intent_part part)
{
    const struct reader *r = s->r;
    const struct hit *best = NULL;
    uint32_t whole = part == INTENT_WHOLE ? said_in(s, 0, r->n_tokens) : 0;
    for (size_t i = 0; i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        if (h->kind != PHRASE_INTENT || entry_of(s, h)->part != part || !may_be(s, entry_of(s, h)) || h->flags & EDGE_DOUBTFUL
            || is_no_command(s, h) || is_timed(s, h))
            continue;
        if (part == INTENT_WHOLE && (whole >> entry_of(s, h)->intent & 1) == 0)
            continue;
        if (part == INTENT_STARTS && h->from > s->first)
            continue;
        bool parts = part == INTENT_ANYWHERE && best != NULL && ends_all(s, best) != ends_all(s, h) && is_undone(s, best) != is_undone(s, h);
        if (best == NULL || (parts ? ends_all(s, h) : length_of(h) > length_of(best) || (length_of(h) == length_of(best) && is_closer(s, h, best))))
            best = h;
    }
    return best;
}

static bool says_health(const struct intents *s, bool words);

enum { WORDY = 4 }; /* "start again" beside a pain may be of the pain, "could we get started again" is not */

/* A part between commas that is wholly one command, beside parts that are about something else: "resume my texts, back from holiday".
 * Where the rest is of health, only at the head, and only what says nothing of when. */
static const struct hit *part_of(const struct intents *s, bool health)
{
    const struct reader *r = s->r;
    const uint32_t answers = (uint32_t)1 << INTENT_YES | (uint32_t)1 << INTENT_NO | (uint32_t)1 << INTENT_TEAM |
        (uint32_t)1 << INTENT_HELP; /* help is the keyword alone */
    const uint32_t heads = (uint32_t)1 << INTENT_SKIP | (uint32_t)1 << INTENT_DONE | (uint32_t)1 << INTENT_START;
    const struct hit *skip = NULL, *first = NULL; /* "can't now, later": what else is said is meant */
    bool wordy = health && says_health(s, true);
    for (size_t from = 0, to; from < r->n_tokens; from = to) {
        for (to = from + 1; to < r->n_tokens && r->tokens[to].brk < BREAK_SOFT;)
            to++;
        uint32_t said = said_in(s, from, to);
        said = said == UINT32_MAX ? (uint32_t)1 << INTENT_START : said; /* "start" is a small word as well, and a command where it is all */
        said = said & ~answers & (health ? heads : UINT32_MAX);
        const struct hit *best = NULL;
        for (size_t i = reader_first_hit(r, to - 1); i < r->n_hits && r->hits[i].from >= from && said != 0; i++) {
            const struct hit *h = &r->hits[i];
            if (h->kind == PHRASE_INTENT && entry_of(s, h)->part == INTENT_WHOLE && h->to <= to &&
                (said >> entry_of(s, h)->intent & 1) != 0 && (h->flags & EDGE_DOUBTFUL) == 0 && !is_no_command(s, h) &&
                (!wordy || entry_of(s, h)->intent != INTENT_START || length_of(h) >= WORDY) &&
                (best == NULL || length_of(h) > length_of(best)))
                best = h;
        }
        if (best != NULL && ends_all(s, best)) /* "that's it, i'm done, no more texts" */
            return best;
        if (best != NULL && entry_of(s, best)->intent == INTENT_SKIP)
            skip = skip == NULL ? best : skip;
        else
            first = first == NULL ? best : first;
        if (health)
            break;
    }
    return first != NULL ? first : skip;
}

/* By token: the intents of which it and all behind it hold whole phrases, as in said_in(). */
static uint32_t *find_rest(const struct intents *s)
{
    size_t n = s->r->n_tokens;
    uint32_t *rest = arena_array_raw(s->r->arena, n + 1, sizeof *rest);
    if (rest == NULL) {
        s->r->failed = true;
        return NULL;
    }
    rest[n] = UINT32_MAX;
    for (size_t i = n; i-- > 0;)
        rest[i] = rest[i + 1] & (is_filler(s, i) ? UINT32_MAX : s->said[i]);
    return rest;
}

/* A command behind a yes or a no that leads to it: "nope, not today", "yes, all done".  What it answers is read apart. */
static const struct hit *behind_answer(const struct intents *s)
{
    const struct reader *r = s->r;
    const uint32_t answers = (uint32_t)1 << INTENT_YES | (uint32_t)1 << INTENT_NO;
    const uint32_t agreed = (uint32_t)1 << INTENT_DONE | (uint32_t)1 << INTENT_GO | (uint32_t)1 << INTENT_MORE | (uint32_t)1 << INTENT_START |
        (uint32_t)1 << INTENT_SAFE | (uint32_t)1 << INTENT_JOIN | (uint32_t)1 << INTENT_LATER;
    const uint32_t declined = (uint32_t)1 << INTENT_SKIP | (uint32_t)1 << INTENT_LATER | (uint32_t)1 << INTENT_PAUSE |
        (uint32_t)1 << INTENT_LESS;
    size_t behind = 0;
    uint32_t may = 0, *all = NULL;
    for (size_t i = reader_first_hit(r, s->first); i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        if (h->kind != PHRASE_INTENT || h->to <= behind || (answers >> entry_of(s, h)->intent & 1) == 0 ||
            entry_of(s, h)->part == INTENT_ANYWHERE || h->to >= r->n_tokens)
            continue;
        if (all == NULL && (all = find_rest(s)) == NULL)
            return NULL;
        uint32_t rest = all[h->to], said = rest & (entry_of(s, h)->intent == INTENT_YES ? agreed : declined);
        if (said == 0 || rest == UINT32_MAX || (rest >> INTENT_NO & 1) != 0) /* "no, not yet" is one no */
            continue;
        behind = h->to;
        may = said;
    }
    const struct hit *best = NULL;
    for (size_t i = 0; i < r->n_hits && may != 0; i++) {
        const struct hit *h = &r->hits[i];
        if (h->kind == PHRASE_INTENT && entry_of(s, h)->part == INTENT_WHOLE && h->from >= behind && (may >> entry_of(s, h)->intent & 1) != 0 &&
            (h->flags & EDGE_DOUBTFUL) == 0 && (best == NULL || length_of(h) > length_of(best)))
            best = h;
    }
    return best;
}

/* An opt-out word that is a sentence of its own. */
static bool hears_stop(const struct intents *s)
{
    const struct reader *r = s->r;
    size_t asked = SIZE_MAX; /* where the last sentence looked at begins */
    for (size_t i = 0; i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        if (h->kind != PHRASE_INTENT || entry_of(s, h)->intent != INTENT_STOP || entry_of(s, h)->part != INTENT_WHOLE || is_no_stop(s, h) || h->from >= asked)
            continue;
        size_t from = h->from, to = h->to;
        while (from > 0 && r->tokens[from].brk < BREAK_CLAUSE)
            from--;
        asked = from;
        while (to < r->n_tokens && r->tokens[to].brk < BREAK_CLAUSE)
            to++;
        if (said_in(s, from, to) >> INTENT_STOP & 1)
            return true;
    }
    return false;
}

static struct str text_behind(const struct reader *r, size_t token)
{
    size_t from = token == 0 ? 0 : r->tokens[token - 1].to;
    if (from > r->text.n)
        from = r->text.n;
    return str_trim((struct str){ r->text.s + from, r->text.n - from });
}

static void read_team(const struct intents *s, const struct hit *h)
{
    const struct reader *r = s->r;
    size_t next = h->to;
    s->out->team_verb = entry_of(s, h)->verb;
    for (size_t at = h->from; at < h->to; at++) /* a phrase may hold the code itself */
        if (r->tokens[at].number != 0)
            next = at;
    if (next < r->n_tokens && r->tokens[next].number != 0) {
        const struct number *n = &r->numbers[r->tokens[next].number - 1];
        if (n->type == NUMBER_PLAIN && n->low % 1000 == 0 && n->low >= 0)
            s->out->team_code = n->low / 1000;
        next++;
    }
    s->out->rest = text_behind(r, next > h->to ? next : h->to);
}

/* A medicine that was taken or was not; one that is bought or asked about is no entry. */
static bool says_medicine(const struct intents *s)
{
    const struct reader *r = s->r;
    for (size_t i = 0; i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        if (h->kind != PHRASE_MEDICATION || s->c->sides[h->from] & (SIDE_OTHER | SIDE_NOT_STATED))
            continue;
        if (s->c->sides[h->from] & SIDE_DENIED)
            return true;
        bool took = false, other = false;
        for (size_t k = 0; k < r->n_tokens; k++) {
            took = took || reserved_end(r, RESERVED_TOOK, k) > 0;
            other = other || reserved_end(r, RESERVED_NOT_TAKEN, k) > 0;
        }
        return took && !other;
    }
    return false;
}

/* What only goes with an entry, and is none by itself. */
static bool is_aside(enum observation_code code)
{
    return code == OBS_NOTE || code == OBS_AGE || code == OBS_ROUTINE_SKIP_REASON || code == OBS_MED_TIME;
}

/* The words of the mention are those of a command: the "messages" of "turn off the messages". */
static bool is_commanded(const struct intents *s, const struct mention *k)
{
    return !k->frozen && s->commanded[k->token_from] >= k->token_to;
}

/* Something for the diary, or a sign or a pain that the patient states of now or today, or denies.  words: single words that only may be part
 * of a sign ("holiday") are none. */
static bool says_health(const struct intents *s, bool words)
{
    const struct reader *r = s->r;
    for (size_t m = 0; m < r->n_mentions; m++) {
        const struct mention *k = &r->mentions[m];
        const struct concept *concept = &r->lexicon->concepts[k->concept];
        bool word = words && k->token_to - k->token_from == 1;
        bool sign = (concept->deficit && !word && !is_commanded(s, k)) || (k->frozen && !word) || k->concept == r->lexicon->reserved[RESERVED_HEADACHE] ||
            k->concept == r->lexicon->reserved[RESERVED_PAIN_WORD];
        if (sign && k->mode == MODE_STATED && k->experiencer == EXPERIENCER_PATIENT && k->tense != TENSE_PAST && !concept->idiom)
            return true;
    }
    for (size_t i = 0; i < s->out->n_observations; i++)
        if (!is_aside(s->out->observations[i].code))
            return true;
    return says_medicine(s);
}

/* P6: it takes a STOP back, so its part between commas says nothing else, and nothing anywhere is denied or a complaint: no small words
 * lead to it but one ("por que me manden ..."). */
static bool start_is_all(const struct intents *s, const struct hit *h)
{
    const struct reader *r = s->r;
    const uint32_t not_beside = (uint32_t)1 << INTENT_STOP | (uint32_t)1 << INTENT_NO;
    size_t from = h->from, to = h->to, before = 0;
    while (from > 0 && r->tokens[from].brk < BREAK_SOFT)
        from--;
    while (to < r->n_tokens && r->tokens[to].brk < BREAK_SOFT)
        to++;
    for (size_t i = 0; i < r->n_tokens; i++) {
        bool start = covers(h, i) || (s->said[i] >> INTENT_START & 1) != 0;
        bool asks = entry_of(s, h)->part == INTENT_WHOLE; /* "can you start again": the phrase asks, and is all */
        bool apart = i < from || i >= to; /* a reason, and no question or threat */
        if ((s->c->sides[i] & (SIDE_DENIED | (asks && !apart ? 0 : SIDE_NOT_STATED))) != 0 || (!start && (s->said[i] & not_beside) != 0))
            return false;
        if (apart && (reserved_end(r, RESERVED_COMPLAINT, i) > 0 || (r->tokens[i].flags & TOKEN_ASKED) != 0))
            return false;
        if (i >= from && i < to && !start && !is_filler(s, i))
            return false;
        before += i >= from && i < h->from && !start && !s->courtesy[i];
    }
    return before < 2;
}

static const struct hit *start_or_none(const struct intents *s, const struct hit *h)
{
    return h != NULL && entry_of(s, h)->intent == INTENT_START && !start_is_all(s, h) ? NULL : h;
}

/* A phrase at the head of the message is the intent, unless only an answer stands before a statement. */
static enum intent read_start(const struct intents *s, const struct hit *h, bool health)
{
    enum intent intent = entry_of(s, h)->intent;
    if ((intent == INTENT_YES || intent == INTENT_NO) && health)
        return INTENT_DIARY;
    return intent;
}

/* A yes or a no, or fewer of the same words, before a command that is said outright: "no, forget that, wrong chat", "avisame mas veces". */
static bool gives_way(const struct intents *s, const struct hit *starts, const struct hit *to)
{
    if (to == NULL)
        return false;
    bool answer = entry_of(s, starts)->intent == INTENT_YES || entry_of(s, starts)->intent == INTENT_NO;
    return answer || (to->from <= starts->from && to->to >= starts->to && length_of(to) > length_of(starts));
}

/* How many texts there are: "too many messages at work, head 6" is about others. */
static bool is_pace(enum intent intent)
{
    return intent == INTENT_LESS || intent == INTENT_MORE;
}

/* A routine told in a sentence of one's own is done all the same, unless the sentence is a whole diary page. */
static bool tells_done(const struct reading *out)
{
    bool done = false;
    for (size_t i = 0; i < out->n_observations; i++) {
        enum observation_code code = out->observations[i].code;
        if (code == OBS_SLEEP || code == OBS_WATER || code == OBS_MED || code == OBS_STRESS)
            return false;
        done = done || code == OBS_ROUTINE_DONE;
    }
    return done;
}

/* So is one that was left out, when the text says nothing else: "je n'ai pas fait ma routine". */
static bool tells_left_out(const struct reading *out)
{
    return out->n_observations == 1 && out->observations[0].code == OBS_ROUTINE_SKIP_REASON && out->observations[0].day == 0;
}

/* The same words are a no as well: "no thanks". */
static bool is_no_too(const struct intents *s, const struct hit *said)
{
    for (size_t i = 0; i < s->r->n_hits; i++) {
        const struct hit *h = &s->r->hits[i];
        if (h->kind == PHRASE_INTENT && h->from == said->from && h->to == said->to && entry_of(s, h)->intent == INTENT_NO &&
            entry_of(s, h)->part == INTENT_WHOLE)
            return true;
    }
    return false;
}

/* "je ne sais pas" and nothing else: an answer, whatever sign its words may be in a telling. */
static bool is_unclear_alone(const struct intents *s)
{
    size_t end;
    return intent_answer_at(s, 0, &end) == ANSWER_UNCLEAR && end == s->r->n_tokens;
}

/* What a part says beside a start of the message: a STOP always, else where the start is an answer or left out; *starts NULL: the part is
 * meant. */
static const struct hit *hear_part(const struct intents *s, bool health, const struct hit **starts)
{
    const struct hit *part = start_or_none(s, part_of(s, health));
    enum intent start = *starts != NULL ? entry_of(s, *starts)->intent : INTENT_OTHER;
    bool answer = start == INTENT_YES || start == INTENT_NO;
    if (part == NULL || (*starts != NULL && !answer && start != INTENT_SKIP && !ends_all(s, part)))
        return NULL;
    enum intent said = entry_of(s, part)->intent;
    if (ends_all(s, part) || (answer && (said == INTENT_UNDO || said == INTENT_PAUSE)))
        *starts = NULL;
    return part;
}

void read_intent(struct reader *r, const struct context *c, struct reading *out)
{
    struct intents s = { .r = r, .c = c, .out = out };
    s.courtesy = arena_array(r->arena, r->n_tokens + 1, sizeof *s.courtesy);
    s.said = arena_array(r->arena, r->n_tokens + 1, sizeof *s.said);
    s.commanded = find_commanded(&s);
    s.no_stop = find_reach(r, RESERVED_NOT_STOP);
    s.saying = find_reach(r, RESERVED_NOT_COMMAND);
    if (s.courtesy == NULL || s.said == NULL || s.commanded == NULL || s.no_stop == NULL || s.saying == NULL) {
        r->failed = true;
        return;
    }
    find_courtesy(&s);
    find_said(&s);
    bool health = says_health(&s, false) && !is_unclear_alone(&s);
    const struct hit *whole = best_of(&s, INTENT_WHOLE), *starts = best_of(&s, INTENT_STARTS), *anywhere = best_of(&s, INTENT_ANYWHERE);
    if (whole == NULL)
        whole = behind_answer(&s);
    anywhere = start_or_none(&s, anywhere);
    whole = start_or_none(&s, whole);
    bool told = out->n_observations > 0;
    if (anywhere != NULL && told && is_pace(entry_of(&s, anywhere)->intent))
        anywhere = NULL;
    if (starts != NULL && gives_way(&s, starts, anywhere))
        starts = NULL;
    const struct hit *used = NULL, *part = NULL;
    if (whole == NULL)
        part = hear_part(&s, health, &starts);
    out->intent = health ? INTENT_DIARY : INTENT_OTHER;
    if (whole != NULL) {
        out->intent = entry_of(&s, whole)->intent;
        used = whole;
    } else if (!health && hears_stop(&s)) {
        out->intent = INTENT_STOP; /* "no thank you, unsubscribe" */
    } else if (starts != NULL && (part == NULL || entry_of(&s, part)->intent != INTENT_LATER)) {
        out->intent = read_start(&s, starts, health);
        used = starts;
    } else if (part != NULL && anywhere == NULL) {
        out->intent = entry_of(&s, part)->intent;
        used = part;
    } else if (anywhere != NULL) {
        out->intent = entry_of(&s, anywhere)->intent;
        used = anywhere;
    }
    if (out->intent == INTENT_DIARY && tells_done(out))
        out->intent = INTENT_DONE;
    else if ((out->intent == INTENT_DIARY || out->intent == INTENT_OTHER) && tells_left_out(out))
        out->intent = INTENT_SKIP;
    out->declines = out->intent == INTENT_SKIP && whole != NULL && is_no_too(&s, whole);
    out->stop_heard = out->intent == INTENT_STOP || hears_stop(&s);
    out->help_keyword = out->intent == INTENT_HELP && whole != NULL;
    out->answer = intent_read_answer(&s);
    out->delay_said_min = intent_read_delay(&s);
    if (out->intent == INTENT_LATER || out->intent == INTENT_PAUSE)
        out->delay_min = out->delay_said_min;
    if (out->intent == INTENT_TEAM && used != NULL)
        read_team(&s, used);
    else if (out->intent == INTENT_JOIN && used != NULL)
        out->rest = text_behind(r, used->to);
}
