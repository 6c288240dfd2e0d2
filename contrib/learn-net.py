#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""Learns the net that stands beside likeness (daemon/triage/recurrent.h): a small bidirectional GRU over short texts.

INPUT is what `napectl rules learn --net FILE...` prints, OUTPUT is rules/likeness-net.bin as naped reads it.  A text is told here by rows of
one table only: the words are cut, mended and numbered by Nape itself, so that both sides read alike.  The net first learns to guess words
that are left out, then what a text asks for.  Of ordinary texts parts are learnt from too: no part of them is a sign."""
import argparse
import array
import os
import re
import sys
import time

DIM, HIDDEN, HEADS, ATTEND, INNER = 96, 96, 4, 64, 64
N_TEXTS = 128           # texts a step
MAX_TOKENS = 80
MAX_TOKENS_WORDS = 64   # while it learns words alone
RATE = 2e-3
ASKED = .25             # how sure it is to be of the tier of a text that is to be asked about
PARTED = .5             # of the ordinary texts of several sentences
TEXTS_APART = 20        # the loss is told of one text in so many (LESSONS_APART in daemon/ctl/learn_net.c)
EXPECT = {"none": 0, "ask": 1, "must": 2}
NO_TOKEN = "0:0:0::"    # what a text without a token is read as


def fail(text):
    sys.exit("learn-net.py: " + text)


def load_libraries(n_threads):
    """The number of threads is read by the libraries while they are loaded."""
    global np, torch, F
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(n_threads)
    try:
        import numpy as np
        import torch
        import torch.nn.functional as F
    except ImportError as e:
        fail("PyTorch is missing for %s (%s): install Debian's python3-torch and run this with /usr/bin/python3"
             % (sys.executable, e))
    torch.set_num_threads(n_threads)


# --- the input ---

class Numbers(dict):
    """Gives each key that it has not seen the next number."""
    def __missing__(self, key):
        self[key] = number = len(self)
        return number


class Lists:
    """Many short lists of rows, one behind the other."""
    def __init__(self, texts, name):
        self.n = np.array([t.count(",") + 1 if t else 0 for t in texts], np.int64)
        joined = ",".join(t for t in texts if t)
        try:
            self.rows = np.array(joined.split(",") if joined else [], np.int64)
        except ValueError:
            fail(name + ": a token has rows that are no numbers")
        self.at = np.cumsum(self.n) - self.n

    def pick(self, which):
        return self.rows[places(self.at[which], self.n[which])]


def places(starts, lengths):
    """The places of pieces that are put one behind the other."""
    ends = np.cumsum(lengths)
    return np.repeat(starts - (ends - lengths), lengths) + np.arange(ends[-1] if len(ends) else 0)


class Input:
    """The texts.  Equal tokens are kept once: a text is a row of kinds, a kind is a start, a word and a list of mentions."""

    def __init__(self, path):
        kinds = Numbers()
        stream, length = array.array("i"), array.array("i")
        lang, expect, tier, weight, self.id = [], [], [], [], []
        try:
            with open(path, encoding="utf-8") as f:
                self.read_head(path, f.readline())
                for n, line in enumerate(f, 2):
                    c = line.rstrip("\n").split("\t")
                    if len(c) != 6 or c[1] not in EXPECT or c[2] not in ("0", "1", "2", "3"):
                        fail("%s:%d: not lang, none|ask|must, tier 0 to 3, weight, id and tokens" % (path, n))
                    tokens = c[5].split()[:MAX_TOKENS] or [NO_TOKEN]
                    stream.extend(map(kinds.__getitem__, tokens))
                    length.append(len(tokens))
                    lang.append(c[0])
                    expect.append(EXPECT[c[1]])
                    tier.append(int(c[2]))
                    weight.append(c[3])
                    self.id.append(c[4])
            self.weight = np.array(weight, np.float32)
        except (OSError, UnicodeDecodeError, ValueError) as e:
            fail("%s: %s" % (path, e))
        if len(lang) != self.n_texts or not lang:
            fail("%s: it says %d texts and has %d" % (path, self.n_texts, len(lang)))
        self.stream = np.frombuffer(stream, np.int32)
        self.length = np.frombuffer(length, np.int32).astype(np.int64)
        self.start = np.cumsum(self.length) - self.length
        self.part_at, self.part_n = np.zeros(len(self.length), np.int64), self.length.copy()
        self.lang, self.expect, self.tier = np.array(lang), np.array(expect), np.array(tier)
        self.take_kinds(path, kinds)

    def read_head(self, path, line):
        c = line.rstrip("\n").split("\t")
        self.head = dict(x.partition("=")[::2] for x in c[1:])
        if c[0] != "nape-net-input 1" or not {"rows", "texts", "hash", "words", "langs"} <= set(self.head):
            fail(path + ":1: not what `napectl rules learn --net` prints")
        self.n_rows, self.n_texts = int(self.head["rows"]), int(self.head["texts"])

    def take_kinds(self, path, kinds):
        """Takes each different token apart, and of these each different word and list of mentions."""
        words, overs = Numbers(), Numbers()
        begins, word, over = [], [], []
        for kind in kinds:
            c = kind.split(":", 1)
            w, colon, m = c[-1].rpartition(":")
            if w.count(":") != 2 or c[0] not in ("0", "1"):
                fail("%s: the token \"%s\" is not s:w:b:p,p:m,m" % (path, kind))
            begins.append(c[0] == "1")
            word.append(words[w])
            over.append(overs[m])
        self.begins, self.word, self.over = np.array(begins, np.float32), np.array(word), np.array(over)
        parts = [w.split(":") for w in words]
        self.pieces, self.mentions = Lists([p[2] for p in parts], path), Lists(list(overs), path)
        self.own = Lists([p[0] + "," + p[1] for p in parts], path).rows.reshape(-1, 2)     # word and base
        for rows in (self.pieces.rows, self.mentions.rows, self.own):
            if rows.size and (rows.min() < 0 or rows.max() >= self.n_rows):
                fail("%s: a token has a row that is not in 0 to %d" % (path, self.n_rows - 1))
        if (self.mentions.n % 2).any():
            fail(path + ": a token has a mention without its letters")
        # A word's own row and its base, then its pieces, each with its share.
        n, total = self.pieces.n, self.pieces.n + 2
        at = np.cumsum(total) - total
        self.row, self.share = np.empty(total.sum(), np.int64), np.empty(total.sum(), np.float32)
        for i in (0, 1):
            self.row[at + i], self.share[at + i] = self.own[:, i], self.own[:, i] > 0
        p = places(at + 2, n)
        self.row[p], self.share[p] = self.pieces.rows, np.repeat(1 / np.maximum(n, 1), n)
        self.row_at, self.row_n = at, total

    def rows_seen(self, which):
        """Which rows these texts have at all."""
        seen = np.zeros(self.n_rows, bool)
        kinds = np.unique(self.stream[places(self.start[which], self.length[which])])
        words = np.unique(self.word[kinds])
        seen[self.row[places(self.row_at[words], self.row_n[words])]] = True
        seen[self.mentions.pick(np.unique(self.over[kinds]))] = True
        seen[0] = False
        return seen


class Batch:
    """Some texts, longest first, their tokens in the order in which the GRU takes them: every first token, every second ..."""

    def __init__(self, data, which, max_tokens, rng=None):
        """rng: for learning, where words and mentions are left out."""
        n = np.minimum(data.part_n[which], max_tokens)
        order = np.argsort(-n, kind="stable")
        which, n = which[order], n[order]
        kind = data.stream[places(data.start[which] + data.part_at[which], n)]
        place = places(np.zeros(len(n), np.int64), n)
        turn = np.argsort(place, kind="stable")
        kind, self.text = kind[turn], np.repeat(np.arange(len(n)), n)[turn]
        self.order, self.which, self.n = order, which, n
        # Where each token of a text lies (behind the last: nothing), and the token as far from the text's other end.
        spread = np.full((len(n), n[0]), len(kind))
        spread[self.text, place[turn]] = np.arange(len(kind))
        mirror = spread[self.text, n[self.text] - 1 - place[turn]]
        self.spread, self.mirror = torch.from_numpy(spread), torch.from_numpy(mirror)
        ends = np.cumsum(np.bincount(place)).tolist()
        self.spans = list(zip([0] + ends, ends))
        self.begins = torch.from_numpy(data.begins[kind])[:, None]
        self.pad = torch.from_numpy(np.arange(n[0])[None] >= n[:, None])
        self.take_rows(data, kind, rng)

    def take_rows(self, data, kind, rng):
        """Bags of rows: one for each different word, then one for what is said over each token."""
        words, at_word = np.unique(data.word[kind], return_inverse=True)
        n_word = data.row_n[words]
        where = places(data.row_at[words], n_word)
        row, share, first = data.row[where], data.share[where], np.cumsum(n_word) - n_word
        over = data.over[kind]
        n_over = data.mentions.n[over]
        over_share = np.full(n_over.sum(), .5, np.float32)
        if rng:
            share[first[rng.random_sample(len(words)) < .1]] = 0      # read by its letters then
            kept = (rng.random_sample(len(over_share) // 2) > .1).repeat(2)
            over_share *= kept & (rng.random_sample(len(self.n)) > .1)[np.repeat(self.text, n_over)]
        row = np.concatenate([row, data.mentions.pick(over)])
        seen = np.zeros(data.n_rows, bool)
        seen[row] = True
        rows = np.flatnonzero(seen)
        local = np.zeros(data.n_rows, np.int64)
        local[rows] = np.arange(len(rows))
        t = torch.from_numpy
        self.rows, self.row, self.share = t(rows), t(local[row]), t(np.concatenate([share, over_share]))
        n_bag = np.concatenate([n_word, n_over])
        self.bag, self.n_words, self.at_word = t(np.cumsum(n_bag) - n_bag), len(words), t(at_word)
        self.word = data.own[words, 0][at_word]         # row of each token's word, and its place in rows
        self.word_local = local[self.word]


# --- the net ---

def make_walk():
    """The GRU's steps, both ways at once; torch's own note each small step for the way back, which takes most of the time.
    Tokens lie as in Batch, for the way from the end mirrored, so that one span is one step of both."""
    class Walk(torch.autograd.Function):
        @staticmethod
        def forward(ctx, gx, wh, bh, spans):
            rz, new, nh, y = (gx.new_empty(2, gx.shape[1], n * HIDDEN) for n in (2, 1, 1, 1))
            turned, bias = wh.transpose(1, 2).contiguous(), bh[:, None]
            h = gx.new_zeros(2, spans[0][1], HIDDEN)
            for a, e in spans:
                h = h[:, :e - a]
                gh = torch.baddbmm(bias, h, turned)
                g = torch.sigmoid(gx[:, a:e, :2 * HIDDEN] + gh[..., :2 * HIDDEN])
                q = gh[..., 2 * HIDDEN:]
                c = torch.addcmul(gx[:, a:e, 2 * HIDDEN:], g[..., :HIDDEN], q).tanh_()
                h = torch.lerp(c, h, g[..., HIDDEN:])
                rz[:, a:e], new[:, a:e], nh[:, a:e], y[:, a:e] = g, c, q, h
            ctx.spans = spans
            ctx.save_for_backward(wh, rz, new, nh, y)
            return y

        @staticmethod
        def backward(ctx, dy):
            wh, rz, new, nh, y = ctx.saved_tensors
            spans, (r, z) = ctx.spans, rz.split(HIDDEN, 2)
            before = torch.zeros_like(y)
            for (a, e), (last, _) in zip(spans[1:], spans):
                before[:, a:e] = y[:, last:last + e - a]
            # How the state moves with the sums of r, of z and of the new state, the last by what comes from h and from x.
            to_new = (1 - z) * (1 - new * new)
            slope = torch.cat([to_new * nh * r * (1 - r), (before - new) * z * (1 - z), to_new * r, to_new], 2)
            slope, dg = slope.view(2, -1, 4, HIDDEN), torch.empty(*slope.shape)
            dgh = dg[..., :3 * HIDDEN]
            carried = None
            for a, e in reversed(spans):
                d = dy[:, a:e]
                if carried is not None:
                    d = d.clone()
                    d[:, :carried.shape[1]] += carried
                dg[:, a:e] = (slope[:, a:e] * d[:, :, None]).flatten(2)
                carried = torch.baddbmm(d * z[:, a:e], dgh[:, a:e], wh)
            dgx = torch.cat([dg[..., :2 * HIDDEN], dg[..., 3 * HIDDEN:]], 2)
            return dgx, torch.bmm(dgh.transpose(1, 2), before), dgh.sum(1), None
    return Walk


class Net:
    def __init__(self, n_rows, seen=None, seed=1):
        nn = torch.nn
        self.chance = np.random.Generator(np.random.SFC64(seed))
        self.learning = True
        self.table = torch.randn(n_rows, DIM) * .3
        if seen is not None:
            self.table[torch.from_numpy(~seen)] = 0     # what was never read says nothing
        self.begin = nn.Parameter(torch.randn(DIM) * .1)
        self.norm = nn.LayerNorm(DIM)
        self.walk = make_walk()
        self.gru = nn.GRU(DIM, HIDDEN, bidirectional=True, batch_first=True)
        self.att1, self.att2 = nn.Linear(2 * HIDDEN, ATTEND), nn.Linear(ATTEND, HEADS)
        self.out1, self.out2 = nn.Linear((HEADS + 1) * 2 * HIDDEN, INNER), nn.Linear(INNER, 4)
        # For the guessing of words only; not written.
        self.mask = nn.Parameter(torch.randn(DIM) * .3)
        self.guess, self.guess_bias = nn.Linear(2 * HIDDEN, DIM), nn.Parameter(torch.zeros(n_rows))

    def written(self):
        """What stands behind the table in the file, in its order."""
        g = self.gru
        both = [getattr(g, name + end) for end in ("", "_reverse")
                for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")]
        linear = [p for m in (self.att1, self.att2, self.out1, self.out2) for p in (m.weight, m.bias)]
        return [self.begin, self.norm.weight, self.norm.bias] + both + linear

    def dense(self):
        return self.written() + [self.mask, self.guess.weight, self.guess.bias, self.guess_bias]

    def drop(self, x, share):
        """Dropout; a byte of chance each is far cheaper than torch's own."""
        if not self.learning:
            return x
        bound = round(share * 256)
        kept = np.frombuffer(self.chance.bytes(x.numel()), np.uint8) >= bound
        return x * torch.from_numpy(kept.astype(np.float32) * np.float32(256 / (256 - bound))).view_as(x)

    def read(self, b, masked=None):
        """What the GRU says at each token, packed."""
        b.local = self.table.detach()[b.rows]
        if self.learning:
            b.local.requires_grad_()
        bags = F.embedding_bag(b.row, b.local, b.bag, mode="sum", per_sample_weights=b.share)
        x = bags[:b.n_words][b.at_word] + bags[b.n_words:]
        if masked is not None:
            x = torch.where(torch.from_numpy(masked)[:, None], self.mask, x)
        x = self.drop(self.norm(x + b.begins * self.begin), .3)
        g = self.gru
        wx, bx = torch.cat([g.weight_ih_l0, g.weight_ih_l0_reverse]), torch.cat([g.bias_ih_l0, g.bias_ih_l0_reverse])
        both = F.linear(x, wx, bx)
        there, back = both[:, :3 * HIDDEN], both[:, 3 * HIDDEN:][b.mirror]
        y = self.walk.apply(torch.stack([there, back]), torch.stack([g.weight_hh_l0, g.weight_hh_l0_reverse]),
                            torch.stack([g.bias_hh_l0, g.bias_hh_l0_reverse]), b.spans)
        return torch.cat([y[0], y[1][b.mirror]], 1)

    def judge(self, b, y):
        """The four logits of each text: emergency, urgent, soon, any."""
        y = F.pad(self.drop(y, .3), (0, 0, 0, 1))[b.spread]
        a = self.att2(torch.tanh(self.att1(y))).masked_fill(b.pad[..., None], -1e9).softmax(1)
        pooled = torch.bmm(a.transpose(1, 2), y).flatten(1)
        most = y.masked_fill(b.pad[..., None], -1e9).max(1)[0]
        v = self.drop(torch.cat([pooled, most], 1), .4)
        return self.out2(self.drop(F.relu(self.out1(v)), .3))

    def guess_loss(self, b, y, masked):
        """How badly the words that were left out are told from each other."""
        k = np.flatnonzero(masked & (b.word > 0))
        if len(k) < 8:
            return None
        _, at, target = np.unique(b.word[k], return_index=True, return_inverse=True)
        local, row = torch.from_numpy(b.word_local[k][at]), torch.from_numpy(b.word[k][at])
        h = self.guess(y[torch.from_numpy(k)])
        return F.cross_entropy(h @ b.local[local].t() / 3 + self.guess_bias[row], torch.from_numpy(target))

    def logits(self, data, which):
        """Of whole texts, in the order of which."""
        self.learning = False
        z, order = np.zeros((len(which), 4), np.float32), np.argsort(data.length[which], kind="stable")
        with torch.no_grad():
            for i in range(0, len(order), 256):
                o = order[i:i + 256]
                b = Batch(data, which[o], MAX_TOKENS)
                z[o[b.order]] = self.judge(b, self.read(b)).numpy()
        self.learning = True
        return z


# --- learning ---

def cut_batches(length, rng):
    """Steps of texts of about one length, in any order."""
    order, steps = rng.permutation(len(length)), []
    for i in range(0, len(order), N_TEXTS * 40):
        o = order[i:i + N_TEXTS * 40]
        o = o[np.argsort(length[o] + rng.random_sample(len(o)) * 3)]
        steps += [o[j:j + N_TEXTS] for j in range(0, len(o), N_TEXTS)]
    return [steps[i] for i in rng.permutation(len(steps))]


class Learner:
    def __init__(self, data, learnt, options):
        self.data, self.learnt, self.n_epochs = data, learnt, options.epochs
        self.rng = np.random.RandomState(options.seed)
        torch.manual_seed(options.seed)
        self.net = Net(data.n_rows, data.rows_seen(learnt), options.seed)
        self.net.table.requires_grad_()
        self.dense = self.net.dense()
        self.table_steps = torch.optim.SparseAdam([self.net.table], lr=RATE)
        self.dense_steps = torch.optim.AdamW(self.dense, lr=RATE, weight_decay=.01)
        self.started = time.monotonic()
        self.ends = self.started + options.minutes * 60 if options.minutes else None
        # "Ask" says that there is something, and that it is not sure of what tier: a net that is left to guess is too sure.
        tier, asks = data.tier, data.expect == EXPECT["ask"]
        wanted = np.stack([tier >= 3, tier >= 2, tier >= 1, tier >= 1], 1).astype(np.float32)
        wanted[asks, :3] *= ASKED
        self.wanted = torch.from_numpy(wanted)
        self.cost = torch.from_numpy(np.repeat(data.weight[:, None], 4, 1).astype(np.float32))
        begins = np.add.reduceat(data.begins[data.stream], np.minimum(data.start, len(data.stream) - 1)) * (data.length > 0)
        self.several = learnt[(data.expect[learnt] == EXPECT["none"]) & (begins[learnt] > 1.5)]

    def rate(self, share):
        for o in (self.table_steps, self.dense_steps):
            for group in o.param_groups:
                group["lr"] = RATE * share

    def step(self, b, loss):
        self.dense_steps.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.dense, 1.)
        table = self.net.table
        table.grad = torch.sparse_coo_tensor(b.rows[None], b.local.grad, table.shape)._coalesced_(True)
        self.table_steps.step()
        self.dense_steps.step()

    def learn_words(self):
        """One epoch of guessing words; with a time limit at most a sixth of it."""
        length = np.minimum(self.data.length[self.learnt], MAX_TOKENS_WORDS)
        ends = self.ends and self.started + (self.ends - self.started) / 6
        n, total = 0, 0.
        for i, o in enumerate(cut_batches(length, self.rng)):
            if ends and time.monotonic() > ends:
                break
            self.rate(min(1, i / 100))
            b = Batch(self.data, self.learnt[o], MAX_TOKENS_WORDS, self.rng)
            masked = self.rng.random_sample(len(b.word)) < .2
            loss = self.net.guess_loss(b, self.net.read(b, masked), masked)
            if loss is not None:
                self.step(b, loss)
                n, total = n + 1, total + float(loss.detach())
        self.say("words", "cost %.3f" % (total / max(n, 1)))

    def part(self):
        """No part of an ordinary text is a sign: of some that have several sentences one is read, or two beside each other."""
        data, rng = self.data, self.rng
        data.part_at[:], data.part_n[:] = 0, data.length
        begins = data.begins[data.stream] > 0
        for text in self.several[rng.random_sample(len(self.several)) < PARTED]:
            start, n = data.start[text], data.length[text]
            at = np.append(np.flatnonzero(begins[start:start + n]), n)
            if len(at) < 3:
                continue
            first = rng.randint(len(at) - 1)
            last = min(first + 1 + rng.randint(2), len(at) - 1)
            data.part_at[text], data.part_n[text] = at[first], at[last] - at[first]

    def whole(self):
        self.data.part_at[:], self.data.part_n[:] = 0, self.data.length

    def learn(self, after_epoch):
        done, n, started = 0, self.n_epochs * -(-len(self.learnt) // N_TEXTS), time.monotonic()
        for epoch in range(self.n_epochs):
            self.part()
            length = self.data.part_n[self.learnt]
            before_epoch, total = done, 0.
            for o in cut_batches(np.minimum(length, MAX_TOKENS), self.rng):
                along = done / n
                if self.ends:
                    along = max(along, (time.monotonic() - started) / max(self.ends - started, 1))
                if along >= 1:
                    break
                self.rate(min(1, done / 200) * (1 - along + .002))
                b = Batch(self.data, self.learnt[o], MAX_TOKENS, self.rng)
                total += self.learn_step(b, done)
                done += 1
            self.whole()
            self.say("epoch %d" % (epoch + 1), "cost %.4f  %s" % (total / max(done - before_epoch, 1), after_epoch()))
            if along >= 1:
                break

    def learn_step(self, b, done):
        rng = self.rng
        share = .15 * 2 * rng.random_sample(len(b.n))
        masked = rng.random_sample(len(b.text)) < share[b.text]
        y = self.net.read(b, masked)
        wanted, cost = self.wanted[b.which], self.cost[b.which]
        z = self.net.judge(b, y)
        loss = (F.binary_cross_entropy_with_logits(z, wanted, reduction="none") * cost).sum(1).mean() / 2
        guess = self.net.guess_loss(b, y, masked) if done % 2 == 0 else None
        self.step(b, loss if guess is None else loss + .1 * guess)
        return float(loss.detach())

    def say(self, what, text):
        print("%-9s %5.0f s  %s" % (what, time.monotonic() - self.started, text), flush=True)


def held_figures(data, held, net):
    """By language: percent of ordinary texts above the bound where 90, 95 and 97 % of must-emergency are found."""
    if not len(held):
        return ""
    z, out = net.logits(data, held)[:, 0], []
    for lang in sorted(set(data.lang[held])):
        here = data.lang[held] == lang
        found = z[here & (data.expect[held] == EXPECT["must"]) & (data.tier[held] == 3)]
        plain = z[here & (data.expect[held] == EXPECT["none"])]
        if len(found) and len(plain):
            shares = [100 * (plain >= np.quantile(found, 1 - r)).mean() for r in (.9, .95, .97)]
            out.append(lang + "".join(" %.1f" % x for x in shares))
    return " | ".join(out)


# --- the file ---

def mean_loss(data, which, z):
    """Of the emergency logit; "ask" is left out."""
    z = z.astype(np.float64)
    k = (data.expect[which] != EXPECT["ask"]) & (data.length[which] > 0)
    wanted = data.tier[which] >= 3
    return float((np.logaddexp(0, z) - z * wanted)[k].mean()) if k.any() else 0.


def sample_loss(data, net):
    """What `napectl rules learn --compare` works out as well."""
    which = np.arange(0, len(data.length), TEXTS_APART)
    return mean_loss(data, which, net.logits(data, which)[:, 0])


def quantize(net):
    """Rounds the table to a byte a number, each row with its scale."""
    table = net.table.detach().numpy()
    table[0] = 0
    scale = (np.abs(table).max(1) / 127).astype("<f4")
    small = np.rint(table / np.where(scale > 0, scale, 1)[:, None]).clip(-127, 127).astype(np.int8)
    net.table = torch.from_numpy(small.astype(np.float32) * scale[:, None])
    return scale, small


def write_net(path, data, net):
    scale, small = quantize(net)
    loss = sample_loss(data, net)
    head = [("texts", data.n_texts)] + [(x, data.head[x]) for x in ("langs", "hash", "words")]
    head += [("rows", data.n_rows), ("dim", DIM), ("hidden", HIDDEN), ("heads", HEADS), ("attend", ATTEND), ("inner", INNER),
             ("loss", "%.6f" % loss)]
    try:
        with open(path + ".new", "wb") as f:
            f.write(("nape-net 1\n" + "".join("%s %s\n" % x for x in head) + "\n").encode("ascii"))
            f.write(scale.tobytes() + small.tobytes())
            for p in net.written():
                f.write(p.detach().numpy().astype("<f4").tobytes())
            f.flush()
            os.fsync(f.fileno())
            size = f.tell()
        os.replace(path + ".new", path)
    except OSError as e:
        fail("%s: %s" % (path, e))
    print("%s: %d bytes\nloss %.6f" % (path, size, loss))


class Written:
    """The file read back and worked out with NumPy alone, one text after the other, as the C code does."""

    def __init__(self, path):
        with open(path, "rb") as f:
            head, _, body = f.read().partition(b"\n\n")
        lines = head.decode("ascii").split("\n")
        if lines[0] != "nape-net 1":
            fail(path + ": not a net")
        self.head = dict(line.split(" ", 1) for line in lines[1:])
        r, d, h, k, a, m = (int(self.head[x]) for x in ("rows", "dim", "hidden", "heads", "attend", "inner"))
        self.scale, self.small = np.frombuffer(body, "<f4", r), np.frombuffer(body, np.int8, r * d, 4 * r).reshape(r, d)
        gru = [(3 * h, d), (3 * h, h), (3 * h,), (3 * h,)]
        shapes = [(d,)] * 3 + gru * 2 + [(a, 2 * h), (a,), (k, a), (k,), (m, (k + 1) * 2 * h), (m,), (4, m), (4,)]
        self.parts, at = [], 4 * r + r * d
        for shape in shapes:
            n = int(np.prod(shape))
            self.parts.append(np.frombuffer(body, "<f4", n, at).reshape(shape))
            at += 4 * n
        if at != len(body):
            fail("%s: %d bytes where %d are wanted" % (path, len(body), at))

    def rows(self, rows):
        return self.small[rows] * self.scale[rows][:, None]

    def run_gru(self, x, wx, wh, bx, bh):
        h, out = np.zeros(wh.shape[1], np.float32), []
        for gx in x @ wx.T + bx:
            (rx, zx, nx), (rh, zh, nh) = np.split(gx, 3), np.split(wh @ h + bh, 3)
            r, z = 1 / (1 + np.exp(-rx - rh)), 1 / (1 + np.exp(-zx - zh))
            h = (1 - z) * np.tanh(nx + r * nh) + z * h
            out.append(h)
        return np.array(out)

    def logits(self, data, text):
        begin, gain, bias = self.parts[:3]
        att1, att1_b, att2, att2_b, out1, out1_b, out2, out2_b = self.parts[11:]
        x = []
        for kind in data.stream[data.start[text]:data.start[text] + data.length[text]]:
            word = data.word[[kind]]
            v = self.rows(data.own[word[0]]).sum(0) + .5 * self.rows(data.mentions.pick(data.over[[kind]])).sum(0)
            pieces = data.pieces.pick(word)
            if len(pieces):
                v = v + self.rows(pieces).mean(0)
            v = v + data.begins[kind] * begin
            x.append((v - v.mean()) / np.sqrt(v.var() + 1e-5) * gain + bias)
        x = np.array(x)
        y = np.concatenate([self.run_gru(x, *self.parts[3:7]), self.run_gru(x[::-1], *self.parts[7:11])[::-1]], 1)
        a = np.exp(np.tanh(y @ att1.T + att1_b) @ att2.T + att2_b)
        v = np.concatenate([((a / a.sum(0)).T @ y).ravel(), y.max(0)])
        return np.maximum(out1 @ v + out1_b, 0) @ out2.T + out2_b


def check(path, data):
    """Works out 500 texts from the file by NumPy and by torch, which have to agree."""
    w = Written(path)
    net = Net(data.n_rows)
    if w.head["hash"] != data.head["hash"] or w.small.shape != tuple(net.table.shape):
        fail("%s is not of this input" % path)
    net.table = torch.from_numpy(w.rows(np.arange(data.n_rows)))
    for own, part in zip(net.written(), w.parts):
        own.data = torch.from_numpy(part.copy())
    which = np.unique(np.linspace(0, len(data.length) - 1, 500).astype(np.int64))
    ours, theirs = np.array([w.logits(data, t) for t in which]), net.logits(data, which)
    apart = float(np.abs(ours - theirs).max())
    print("%d texts: loss %.6f by NumPy, %.6f by torch; logits at most %.1e apart; loss %.6f of every %dth text, the file says %s"
          % (len(which), mean_loss(data, which, ours[:, 0]), mean_loss(data, which, theirs[:, 0]), apart, sample_loss(data, net), TEXTS_APART,
             w.head["loss"]))
    return 0 if apart < 1e-3 else 1


# --- the command ---

def pattern(text):
    try:
        return re.compile(text)
    except re.error as e:
        raise argparse.ArgumentTypeError("%s: %s" % (text, e))


def read_options():
    p = argparse.ArgumentParser(
        prog="learn-net.py", description="Learns the net from INPUT, which `napectl rules learn --net` prints, into OUTPUT.")
    p.add_argument("--epochs", type=int, default=8, metavar="N", help="how often all texts are gone through (8)")
    p.add_argument("--hold", type=pattern, metavar="REGEX",
                   help="do not learn rows whose id matches; measure them after each epoch: by language, percent of ordinary "
                   "texts above the bound where 90, 95 and 97 %% of must-emergency are found")
    p.add_argument("--threads", type=int, default=1, metavar="N", help="(1)")
    p.add_argument("--seed", type=int, default=1, metavar="N", help="without --minutes, the same seed learns the same net (1)")
    p.add_argument("--minutes", type=float, metavar="M", help="be done learning after this time")
    p.add_argument("--check", metavar="FILE", help=argparse.SUPPRESS)
    p.add_argument("input", metavar="INPUT")
    p.add_argument("output", metavar="OUTPUT", nargs="?")
    o = p.parse_args()
    if bool(o.check) == bool(o.output):
        p.error("it takes INPUT and OUTPUT")
    if o.epochs < 1 or o.threads < 1 or (o.minutes is not None and o.minutes <= 0):
        p.error("--epochs, --threads and --minutes are more than 0")
    return o


def main():
    o = read_options()
    load_libraries(o.threads)
    begun = time.monotonic()
    data = Input(o.input)
    if o.check:
        return check(o.check, data)
    holds = np.array([bool(o.hold and o.hold.search(x)) for x in data.id])
    learnt, held = np.flatnonzero(~holds), np.flatnonzero(holds)
    if not len(learnt):
        fail("--hold leaves nothing to learn from")
    print("%d texts, %d of them held back; %d tokens; read in %.0f s"
          % (len(data.length), len(held), len(data.stream), time.monotonic() - begun), flush=True)
    learner = Learner(data, learnt, o)
    learner.learn_words()
    learner.learn(lambda: held_figures(data, held, learner.net))
    write_net(o.output, data, learner.net)
    return 0


if __name__ == "__main__":
    sys.exit(main())
