#include "obey.h"

#include <stdlib.h>
#include <string.h>

static void send_text(struct connection *c, const char *text)
{
	send_frame(c, LWS_WRITE_TEXT, text, strlen(text));
}

/* Says what libwebsockets took the handshake for. */
static void say_agreed(struct connection *c)
{
	char text[256];
	const int *p = c->parameters;

	if (!c->compressed) {
		send_text(c, "{\"extensions\":\"\"}");
		return;
	}
	lws_snprintf(text, sizeof text, "{\"%s\":%s,\"%s\":%s,\"%s\":%d,\"%s\":%d}",
		     parameter_names[0], p[0] ? "true" : "false", parameter_names[1], p[1] ? "true" : "false",
		     parameter_names[2], p[2], parameter_names[3], p[3]);
	send_text(c, text);
}

static void say_traffic(struct connection *c)
{
	char text[32];

	lws_snprintf(text, sizeof text, "%llu", traffic(c));
	send_text(c, text);
}

static void ping(struct connection *c)
{
	send_frame(c, LWS_WRITE_PING, "from libwebsockets", 18);
}

/* Sends a text in fragments of size bytes, which may cut characters, and goes on
 * after the first when its ping was answered. */
static void cut(struct connection *c, size_t size, const char *text, size_t len)
{
	size_t at, n;
	int kind;

	for (at = 0; at < len; at += n) {
		n = len - at < size ? len - at : size;
		kind = at ? LWS_WRITE_CONTINUATION : LWS_WRITE_TEXT;
		if (at + n < len)
			kind |= LWS_WRITE_NO_FIN;
		put(at ? &c->held : &c->sending, new_frame(kind, text + at, n));
	}
	ping(c);
}

static void obey_text(struct connection *c)
{
	char *rest;

	if (!strncmp(c->data, "close ", 6)) {
		int code = strtol(c->data + 6, &rest, 10);
		send_close(c, code, rest + 1);
	} else if (!strncmp(c->data, "cut ", 4)) {
		size_t size = strtoul(c->data + 4, &rest, 10);
		cut(c, size, rest + 1, c->len - (rest + 1 - c->data));
	} else if (!strcmp(c->data, "ping"))
		ping(c);
	else if (!strcmp(c->data, "agreed"))
		say_agreed(c);
	else if (!strcmp(c->data, "traffic"))
		say_traffic(c);
	else
		send_frame(c, LWS_WRITE_TEXT, c->data, c->len);
}

static void obey(struct connection *c)
{
	if (c->binary)
		send_frame(c, LWS_WRITE_BINARY, c->data, c->len);
	else
		obey_text(c);
}

static void on_pong(struct connection *c, const char *payload, size_t len)
{
	char text[160];

	if (c->held.first)
		return; /* it was for the fragments */
	lws_snprintf(text, sizeof text, "pong %.*s", (int)len, payload);
	send_text(c, text);
}

/* What the peer answered to our own Close frame, libwebsockets does not tell. */
static void say_end(struct connection *c)
{
	if (*c->reason && !c->closing)
		printf("closed %d %s\n", c->code, c->reason);
	else
		printf("closed %d\n", c->code);
}

const struct events obeying = { obey, on_pong, say_end };
