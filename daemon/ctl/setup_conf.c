/* SPDX-License-Identifier: ISC
 * setup_conf.c - the configuration that `napectl setup` writes: short, and each line says what it is for. */
#include <config.h>

#include "ctl/setup.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"

/* In a build the page's files lie in the source tree, beside the rules. */
static void add_web_dir(const char *rules, struct buf *out)
{
    struct buf path;
    buf_init(&path, 4096);
    const char *slash = strrchr(rules, '/');
    if (slash != NULL)
        buf_addf(&path, "%.*s/daemon/web", (int)(slash - rules), rules);
    if (buf_ok(&path) && path.n > 0 && access(buf_cstr(&path), R_OK) == 0)
        buf_addf(out, "web_dir = \"%s\";\n", buf_cstr(&path));
    buf_clear(&path);
}

/* A second path for alerts (decision 38), and the end of the list. */
static void end_channels(const struct setup_options *o, struct buf *out)
{
    if (*o->answers[ANSWER_NTFY] != '\0')
        buf_addf(out, "\n  # Notifications of the app ntfy, for alerts alone: a number, initials and a link, never words or names of patients.\n"
                      "  , { name = \"" SETUP_PUSH "\"; driver = \"ntfy\"; api_base = \"%s\"; }", o->answers[ANSWER_NTFY_BASE]);
    buf_adds(out, "\n);\n");
}

static void add_channel(const struct setup_options *o, struct buf *out)
{
    const char *const *a = (const char *const[]){ o->answers[ANSWER_ACCOUNT], o->answers[ANSWER_TOKEN_FILE], o->answers[ANSWER_FROM],
                                                  o->answers[ANSWER_API] };
    if (setup_is(o, BY_SIM)) {
        buf_adds(out, "# Phones on a page of this machine.  Beside sim there can be no other channel.\n"
                      "channels = (\n  { name = \"sim\"; driver = \"sim\"; }\n);\n");
        return;
    }
    if (setup_is(o, BY_TELEGRAM)) {
        buf_addf(out, "# A bot of Telegram's: naped asks for texts, nothing has to reach this machine.\n"
                      "channels = (\n"
                      "  { name = \"telegram\"; driver = \"telegram\";\n"
                      "    bot_token_file = \"%s\";   # only naped may read it\n"
                      "    api_base = \"%s\"; }", o->answers[ANSWER_BOT_FILE], a[3]);
        end_channels(o, out);
        return;
    }
    if (setup_is(o, BY_PHONE)) {
        buf_addf(out, "# An Android phone with the app SMSGate, on this machine's USB.\n"
                      "channels = (\n"
                      "  { name = \"sms\"; driver = \"smsgate\";\n"
                      "    username = \"%s\";\n"
                      "    password_file = \"%s\";      # only naped may read these\n"
                      "    signing_key_file = \"%s\";\n"
                      "    api_base = \"%s\";\n"
                      "    parts = 30; parts_minutes = 30;   # what Android lets an app send\n"
                      "    kept_parts = 10;                  # of these, for advice and alerts alone\n"
                      "    # ping_minutes = 15;              # with the app's Ping on: an alarm when the phone is silent for so long\n"
                      "    rate = 0.5; }                     # messages a second", o->answers[ANSWER_USER], o->answers[ANSWER_PASSWORD_FILE],
                 o->answers[ANSWER_KEY_FILE], a[3]);
        end_channels(o, out);
        return;
    }
    buf_addf(out,
             "channels = (\n"
             "  { name = \"sms\"; driver = \"twilio\";\n"
             "    account_sid = \"%s\";\n"
             "    auth_token_file = \"%s\";   # only naped may read it\n"
             "    from = \"%s\";\n"
             "    api_base = \"%s\";\n",
             a[0], a[1], a[2], a[3]);
    if (*o->answers[ANSWER_URL] == '\0')
        buf_adds(out, "    inbound = \"poll\"; poll_seconds = 10;   # no public URL: texts are heard up to 10 s later\n");
    buf_adds(out, "    optout = \"carrier\";    # Twilio confirms STOP, START and HELP itself; \"self\" when you switched that off there\n"
                  "    rate = 1.0; }           # messages a second: 1 for a US long code");
    end_channels(o, out);
}

void setup_write(const struct setup_options *o, struct buf *out)
{
    char *rules = rules_dir_default();
    const char *name = o->answers[ANSWER_NAME], *channel = setup_kind(o)->channel;
    const char *rings = o->answers[setup_is(o, BY_TELEGRAM) ? ANSWER_CHAT : ANSWER_MOBILE];
    bool push = !setup_is(o, BY_SIM) && *o->answers[ANSWER_NTFY] != '\0';
    buf_adds(out, "# Written by `napectl setup`.  naped.conf(5) explains every setting; `naped -t -c FILE` checks the file, `napectl reload`\n"
                  "# has a running naped read it again.\n\n");
    buf_addf(out, "listen = \"%s\";            # webhooks; a proxy with TLS stands before it\n", o->answers[ANSWER_LISTEN]);
    if (!setup_is(o, BY_SIM))
        buf_addf(out, "admin_listen = \"%s\";       # /metrics and /readyz; never open to the internet\n", o->answers[ANSWER_ADMIN]);
    if (!setup_is(o, BY_SIM) && *o->answers[ANSWER_URL] != '\0')
        buf_addf(out, "public_url = \"%s\";      # as Twilio calls it\n", o->answers[ANSWER_URL]);
    buf_addf(out, "state_dir = \"%s\";        # the store, and napectl's control socket\n", o->answers[ANSWER_STATE]);
    if (rules != NULL)
        buf_addf(out, "rules_dir = \"%s\";\n", rules);
    if (rules != NULL && setup_is(o, BY_SIM))
        add_web_dir(rules, out);
    buf_adds(out, "store = { url = \"sqlite:nape.db\"; };\n");
    if (!setup_is(o, BY_SIM))
        buf_adds(out, "# backup = \"/var/backups/nape.db\";     # the copy that a nightly job of yours makes: sqlite3 nape.db \".backup COPY\"\n");
    buf_addf(out,
             "\nclinic = \"%s\";          # who the texts say is writing\n"
             "region = \"%s\";          # the emergency numbers of patients who have no region of their own\n"
             "zone = \"%s\";\n"
             "lang = \"%s\";\n\n",
             o->answers[ANSWER_CLINIC], o->answers[ANSWER_COUNTRY], o->answers[ANSWER_ZONE], o->answers[ANSWER_LANG]);
    add_channel(o, out);
    buf_addf(out,
             "\nteam = {\n"
             "  # Alerts ring here.  A second person, and a second channel, are worth having: an alert that nobody hears helps nobody.\n"
             "  members = (\n"
             "    { id = \"me\"; name = \"%s\"; addresses = ( \"%s:%s\"%s%s%s ); }\n"
             "  );\n"
             "  policies = ( { name = \"default\"; steps = ( { to = ( \"me\" ); wait_min = 10; } ); } );\n"
             "  staffed_hours = \"%s\";   # texts promise that somebody reads only in these; empty: never\n"
             "};\n",
             name, channel, rings, push ? ", \"" SETUP_PUSH ":" : "", push ? o->answers[ANSWER_NTFY] : "", push ? "\"" : "",
             o->answers[ANSWER_HOURS]);
    buf_adds(out, "operator = \"me\";                        # gets a line of figures every Monday at 9:00\n");
    free(rules);
}
