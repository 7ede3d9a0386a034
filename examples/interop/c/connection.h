/* What the programs share: connections that put messages together and queue what
 * is to be sent, because libwebsockets tells of pieces and asks when it can send. */
#include <libwebsockets.h>

/* The parameters of permessage-deflate, RFC 7692 section 7.1. */
enum { SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER,
       SERVER_MAX_WINDOW_BITS, CLIENT_MAX_WINDOW_BITS, PARAMETERS };
extern const char *const parameter_names[PARAMETERS];

/* What waits to be sent, after LWS_PRE bytes for the frame's header. */
struct frame {
	struct frame *next;
	enum lws_write_protocol kind;
	size_t len;
	unsigned char data[];
};

struct queue {
	struct frame *first, *last;
};

struct connection {
	struct lws *wsi;
	struct frame *out; /* was handed to libwebsockets */
	struct queue sending;
	struct queue held; /* until the next pong */

	/* The message that comes, or has come. */
	char *data;
	size_t len;
	int binary;

	/* What was agreed on. */
	char subprotocol[16];
	int compressed;
	const struct lws_ext_options *options;
	int parameters[PARAMETERS];

	/* How it ends: first as it is wished, then as it was. */
	int closing, closed, code;
	char reason[124];
	int established, ended;
};

/* What a program does when something comes, and at the end. */
struct events {
	void (*message)(struct connection *);
	void (*pong)(struct connection *, const char *payload, size_t len);
	void (*end)(struct connection *);
};

/* The sort of connections that have these events. */
#define PROTOCOL(subprotocol, events) \
	{ subprotocol, on_event, sizeof(struct connection), 0, 0, (void *)(events), 0 }
int on_event(struct lws *, enum lws_callback_reasons, void *connection, void *in, size_t len);

/* new_vhost returns where connections are accepted (port 0) or dialled from
 * (CONTEXT_PORT_NO_LISTEN), with compression if there is an offer of it. */
struct lws_vhost *new_vhost(int port, const struct lws_protocols *, const char *offer);

/* dial starts to connect to a URL. */
void dial(struct connection *, struct lws_vhost *, const char *url, const char *subprotocols);

/* step waits for something to happen and has it handled. */
void step(void);

/* watch_deflate is permessage-deflate. */
lws_extension_callback_function watch_deflate;

/* offer_of returns the offer of permessage-deflate with these parameters in JSON. */
const char *offer_of(const char *json);

struct frame *new_frame(enum lws_write_protocol kind, const void *data, size_t len);
void put(struct queue *, struct frame *);
void send_frame(struct connection *, enum lws_write_protocol kind, const void *data, size_t len);
void send_close(struct connection *, int code, const char *reason);

/* traffic returns how many bytes came. */
unsigned long long traffic(struct connection *);

/* fail ends the program with a sentence. */
void fail(const char *format, ...);
