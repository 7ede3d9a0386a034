/* A client on libwebsockets against the echo server: client URL [EXTENSION]. It
 * offers compression, and wants the server to agree to just that extension, or to
 * none. It fails with a sentence, or prints "ok"; then it prints the code with which
 * the server closes a second connection. */
#include "connection.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define MIB (1 << 20)

static struct lws_vhost *vhost;
static const char *url;
static struct connection connection, *const c = &connection;

/* What came last, and how much has come in all. */
static char message[MIB + 1], pong[126];
static size_t message_len;
static int messages, pongs;
static unsigned long long came;

static void on_message(struct connection *c)
{
	messages++;
	message_len = c->len;
	if (c->len > sizeof message)
		fail("a message is too long: %zu bytes", c->len);
	memcpy(message, c->data, c->len);
}

static void on_pong(struct connection *c, const char *payload, size_t len)
{
	(void)c;
	pongs++;
	lws_strnncpy(pong, payload, len, sizeof pong);
}

static void on_end(struct connection *c)
{
	came = traffic(c);
}

static const struct events events = { on_message, on_pong, on_end };

/* Waits until that many have come. */
static void wait_for(const int *count, int many, const char *what)
{
	while (*count < many) {
		if (c->ended)
			fail("%s: the server closed with %d %s", what, c->code, c->reason);
		step();
	}
}

static void dial_with(const char *subprotocols)
{
	dial(c, vhost, url, subprotocols);
	wait_for(&c->established, 1, "the handshake");
}

static void echoes(const char *what, int binary, const void *data, size_t len)
{
	send_frame(c, binary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT, data, len);
	wait_for(&messages, messages + 1, what);
	if (c->binary != binary)
		fail("%s: the answer is of another type", what);
	if (message_len != len || memcmp(message, data, len))
		fail("%s: the answer differs", what);
}

static void text(const char *what, const char *data)
{
	echoes(what, 0, data, strlen(data));
}

static void noise(const char *what, size_t len)
{
	static char data[MIB];
	size_t at;

	for (at = 0; at < len; at += 256)
		if (getrandom(data + at, 256, 0) != 256)
			fail("there is no noise");
	echoes(what, 1, data, len);
}

/* A megabyte of one letter is sent and comes back. */
static void compressed(int wanted)
{
	static char letters[MIB];
	unsigned long long before = traffic(c);

	if (c->compressed != wanted)
		fail("compression was agreed on: %d", c->compressed);
	memset(letters, 'a', sizeof letters);
	echoes("1 MiB of one letter", 0, letters, sizeof letters);
	if (wanted && traffic(c) - before >= 1 << 16)
		fail("the answer was not compressed: it came in %llu bytes", traffic(c) - before);
}

static void fragments(void)
{
	send_frame(c, LWS_WRITE_TEXT | LWS_WRITE_NO_FIN, "frag", 4);
	send_frame(c, LWS_WRITE_PING, "between fragments", 17);
	wait_for(&pongs, 1, "a ping");
	if (strcmp(pong, "between fragments"))
		fail("the pong differs: %s", pong);
	send_frame(c, LWS_WRITE_CONTINUATION, "ments", 5);
	wait_for(&messages, messages + 1, "fragments");
	if (message_len != 9 || memcmp(message, "fragments", 9))
		fail("fragments were not put together: %.*s", (int)message_len, message);
}

/* What the server answers to our Close frame, libwebsockets does not tell, only the
 * socket that it was one with a code. */
static void close_with_code(void)
{
	unsigned long long before = traffic(c);

	send_close(c, 4001, "bye");
	while (!c->ended)
		step();
	if (came - before < 4)
		fail("the server answered no code");
}

static void converse(int wanted)
{
	static const unsigned char binary[] = { 0, 1, 254, 255 };

	dial_with("v1, v2");
	if (strcmp(c->subprotocol, "v2"))
		fail("another subprotocol was chosen: %s", c->subprotocol);
	text("text", "grüße, 世界");
	if (!wanted) /* libwebsockets does not survive compressing nothing */
		text("empty text", "");
	echoes("binary", 1, binary, sizeof binary);
	noise("1 MiB", MIB);
	noise("65536 bytes", 1 << 16);
	compressed(wanted);
	fragments();
	close_with_code();
}

static void too_big(void)
{
	static char data[MIB + 1];

	dial_with(NULL);
	send_frame(c, LWS_WRITE_BINARY, data, sizeof data);
	while (!c->ended)
		step();
	if (c->code != 1009)
		fail("a message over the limit was closed with %d", c->code);
}

static void wait_for_the_end(void)
{
	dial_with(NULL);
	text("a message before the end", "here"); /* the server has us now */
	puts("ok");
	while (!c->ended)
		step();
	printf("closed %d\n", c->code);
}

void client(int argc, char **argv)
{
	static const struct lws_protocols protocols[] = { PROTOCOL("", &events), { 0 } };

	if (argc < 1)
		fail("no address was given");
	url = argv[0];
	vhost = new_vhost(CONTEXT_PORT_NO_LISTEN, protocols, offer_of(""));
	converse(argc > 1 && !strcmp(argv[1], "permessage-deflate"));
	too_big();
	wait_for_the_end();
}
