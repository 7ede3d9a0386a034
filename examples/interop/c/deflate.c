#include "connection.h"

#include <stdlib.h>
#include <string.h>

const char *const parameter_names[PARAMETERS] = {
	"server_no_context_takeover", "client_no_context_takeover",
	"server_max_window_bits", "client_max_window_bits",
};

static void set(struct connection *c, const struct lws_ext_option_arg *arg)
{
	int i;

	for (i = 0; i < PARAMETERS; i++)
		if (!strcmp(parameter_names[i], c->options[arg->option_index].name))
			c->parameters[i] = arg->start ? atoi(arg->start) : 1;
}

/* What the extension says of data that came uncompressed, and what it would say if
 * it were not there. As a client, libwebsockets before 4.4 goes round in circles on
 * the first and is well with the second. */
enum { UNKNOWN = 0, NOTHING_WE_SHOULD_DO = 5 };

/* libwebsockets keeps what was agreed on to itself, so this looks on while it
 * tells its own extension. */
int watch_deflate(struct lws_context *context, const struct lws_extension *extension, struct lws *wsi,
		  enum lws_extension_callback_reasons reason, void *user, void *in, size_t len)
{
	struct connection *c = lws_wsi_user(wsi);
	int result = lws_extension_callback_pm_deflate(context, extension, wsi, reason, user, in, len);

	if (reason == LWS_EXT_CB_CONSTRUCT || reason == LWS_EXT_CB_CLIENT_CONSTRUCT) {
		c->compressed = 1;
		c->options = *(const struct lws_ext_options **)in;
		c->parameters[SERVER_MAX_WINDOW_BITS] = 15;
		c->parameters[CLIENT_MAX_WINDOW_BITS] = 15;
	} else if (reason == LWS_EXT_CB_OPTION_SET)
		set(c, in);
	return reason == LWS_EXT_CB_PAYLOAD_RX && result == NOTHING_WE_SHOULD_DO ? UNKNOWN : result;
}

const char *offer_of(const char *json)
{
	static char offer[256];
	char wanted[64], *value;
	int i, n = lws_snprintf(offer, sizeof offer, "permessage-deflate");

	for (i = 0; i < PARAMETERS; i++) {
		lws_snprintf(wanted, sizeof wanted, "\"%s\":", parameter_names[i]);
		value = strstr(json, wanted);
		if (value && atoi(value + strlen(wanted)))
			n += lws_snprintf(offer + n, sizeof offer - n, "; %s=%d",
					  parameter_names[i], atoi(value + strlen(wanted)));
		else if (value || i == CLIENT_MAX_WINDOW_BITS)
			n += lws_snprintf(offer + n, sizeof offer - n, "; %s", parameter_names[i]);
	}
	return offer;
}
