#include "connection.h"

#include <stdlib.h>
#include <string.h>

static struct lws_context *context;

void step(void)
{
	if (lws_service(context, 0) < 0)
		fail("libwebsockets stopped");
}

static void start(void)
{
	struct lws_context_creation_info info = {
		.port = CONTEXT_PORT_NO_LISTEN,
		.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
	};

	lws_set_log_level(LLL_ERR | LLL_WARN, NULL);
	context = lws_create_context(&info);
	if (!context)
		fail("libwebsockets does not start");
}

struct lws_vhost *new_vhost(int port, const struct lws_protocols *protocols, const char *offer)
{
	struct lws_extension *extensions = calloc(2, sizeof *extensions);
	struct lws_context_creation_info info = {
		.port = port,
		.iface = port == CONTEXT_PORT_NO_LISTEN ? NULL : "127.0.0.1",
		.protocols = protocols,
		.extensions = extensions,
	};
	struct lws_vhost *vhost;

	if (!context)
		start();
	if (offer) {
		extensions[0].name = "permessage-deflate";
		extensions[0].callback = watch_deflate;
		extensions[0].client_offer = strdup(offer);
	}
	vhost = lws_create_vhost(context, &info);
	if (!vhost)
		fail("no vhost can be made");
	return vhost;
}

void dial(struct connection *c, struct lws_vhost *vhost, const char *url, const char *subprotocols)
{
	struct lws_client_connect_info info = {
		.context = context,
		.vhost = vhost,
		.userdata = c,
		.protocol = subprotocols,
		.ietf_version_or_minus_one = -1,
	};
	const char *scheme, *path;
	char *copy = strdup(url), target[64];

	memset(c, 0, sizeof *c);
	if (lws_parse_uri(copy, &scheme, &info.address, &info.port, &path))
		fail("this is no address: %s", url);
	lws_snprintf(target, sizeof target, "/%s", path);
	info.path = target;
	info.host = info.address;
	lws_client_connect_via_info(&info);
	free(copy);
}
