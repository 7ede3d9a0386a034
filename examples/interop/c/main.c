/* The programs on libwebsockets, in one: peer PROGRAM [ARGUMENT...].
 *
 * server [PARAMETERS...] is an echo server that obeys a few texts. It listens once
 * for each of its arguments, with permessage-deflate, or once without. libwebsockets
 * has no wishes as a server, so the parameters do not matter. It prints its
 * addresses, and how each connection ended.
 *
 * answer URL PARAMETERS [URL PARAMETERS...] is a client that does the same. It dials
 * one address after the other, offering permessage-deflate with those parameters in
 * JSON, and prints how each connection began and ended.
 *
 * client URL [EXTENSION] tries the echo server: see client.c. */
#include "obey.h"

#include <string.h>

void client(int argc, char **argv);

static void server(int argc)
{
	static const struct lws_protocols protocols[] = { PROTOCOL("", &obeying), PROTOCOL("v2", &obeying), { 0 } };
	int i;

	for (i = 0; i < argc || i == 0; i++) {
		struct lws_vhost *vhost = new_vhost(0, protocols, argc ? "permessage-deflate" : NULL);
		printf("ws://127.0.0.1:%d/\n", lws_get_vhost_listen_port(vhost));
	}
	for (;;)
		step();
}

static void answer(int argc, char **argv)
{
	static const struct lws_protocols protocols[] = { PROTOCOL("", &obeying), { 0 } };
	struct connection c;
	int i;

	for (i = 0; i + 1 < argc; i += 2) {
		printf("dialing %s\n", argv[i]);
		dial(&c, new_vhost(CONTEXT_PORT_NO_LISTEN, protocols, offer_of(argv[i + 1])), argv[i], NULL);
		while (!c.ended)
			step();
	}
}

int main(int argc, char **argv)
{
	const char *program = argc > 1 ? argv[1] : "";

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!strcmp(program, "server"))
		server(argc - 2);
	else if (!strcmp(program, "answer"))
		answer(argc - 2, argv + 2);
	else if (!strcmp(program, "client"))
		client(argc - 2, argv + 2);
	else
		fail("no such program: %s", program);
	return 0;
}
