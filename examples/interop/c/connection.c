#include "connection.h"

#include <linux/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

void fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	exit(1);
}

struct frame *new_frame(enum lws_write_protocol kind, const void *data, size_t len)
{
	struct frame *frame = malloc(sizeof *frame + LWS_PRE + len);

	if (!frame)
		fail("there is no memory");
	frame->next = NULL;
	frame->kind = kind;
	frame->len = len;
	if (len)
		memcpy(frame->data + LWS_PRE, data, len);
	return frame;
}

void put(struct queue *queue, struct frame *frame)
{
	if (queue->first)
		queue->last->next = frame;
	else
		queue->first = frame;
	queue->last = frame;
}

static struct frame *take(struct queue *queue)
{
	struct frame *frame = queue->first;

	if (frame) {
		queue->first = frame->next;
		frame->next = NULL;
	}
	return frame;
}

void send_frame(struct connection *c, enum lws_write_protocol kind, const void *data, size_t len)
{
	put(&c->sending, new_frame(kind, data, len));
	lws_callback_on_writable(c->wsi);
}

void send_close(struct connection *c, int code, const char *reason)
{
	c->closing = 1;
	c->code = code;
	lws_strncpy(c->reason, reason, sizeof c->reason);
	lws_callback_on_writable(c->wsi);
}

unsigned long long traffic(struct connection *c)
{
	struct tcp_info info = { 0 };
	socklen_t len = sizeof info;

	if (getsockopt(lws_get_socket_fd(c->wsi), IPPROTO_TCP, TCP_INFO, &info, &len))
		fail("the socket does not tell how much came");
	return info.tcpi_bytes_received;
}

/* Sends one frame: there may be no more between two such events, and it is needed
 * until the next. Once everything was sent, the connection is closed if it should. */
static int on_writable(struct connection *c)
{
	free(c->out);
	c->out = take(&c->sending);
	if (c->out) {
		lws_callback_on_writable(c->wsi);
		return lws_write(c->wsi, c->out->data + LWS_PRE, c->out->len, c->out->kind) < 0 ? -1 : 0;
	}
	if (!c->closing || c->closed)
		return 0;
	c->closed = 1;
	lws_close_reason(c->wsi, c->code, (unsigned char *)c->reason, strlen(c->reason));
	return -1;
}

static void on_piece(struct connection *c, const struct events *events, const char *piece, size_t len)
{
	c->data = realloc(c->data, c->len + len + 1);
	if (!c->data)
		fail("there is no memory");
	if (len)
		memcpy(c->data + c->len, piece, len);
	c->len += len;
	c->data[c->len] = 0;
	if (!lws_is_final_fragment(c->wsi))
		return;
	c->binary = lws_frame_is_binary(c->wsi);
	events->message(c);
	c->len = 0;
}

static void on_pong(struct connection *c, const struct events *events, const char *payload, size_t len)
{
	struct frame *frame;

	events->pong(c, payload, len);
	while ((frame = take(&c->held)))
		put(&c->sending, frame);
	lws_callback_on_writable(c->wsi);
}

static void on_close(struct connection *c, const unsigned char *payload, size_t len)
{
	c->code = 1005;
	c->reason[0] = 0;
	if (len >= 2) {
		c->code = payload[0] << 8 | payload[1];
		lws_strnncpy(c->reason, (const char *)payload + 2, len - 2, sizeof c->reason);
	}
}

int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *connection, void *in, size_t len)
{
	struct connection *c = connection;
	const struct events *events = c ? lws_get_protocol(wsi)->user : NULL;

	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		c->wsi = wsi;
		c->established = 1;
		/* 64 KiB in place of 1 KiB, because libwebsockets does not survive
		 * that the end of a compressed message falls between two buffers. */
		lws_set_extension_option(wsi, "permessage-deflate", "tx_buf_size", "16");
		break;
	case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH:
		lws_hdr_copy(wsi, c->subprotocol, sizeof c->subprotocol, WSI_TOKEN_PROTOCOL);
		break;
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		fail("the server cannot be dialled: %s", in ? (char *)in : "nobody says why");
		break;
	case LWS_CALLBACK_RECEIVE:
	case LWS_CALLBACK_CLIENT_RECEIVE:
		on_piece(c, events, in, len);
		break;
	case LWS_CALLBACK_RECEIVE_PONG:
	case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
		on_pong(c, events, in, len);
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		return on_writable(c);
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
		on_close(c, in, len);
		break;
	case LWS_CALLBACK_CLOSED:
	case LWS_CALLBACK_CLIENT_CLOSED:
		c->ended = 1;
		events->end(c);
		free(c->data);
		free(c->out);
		break;
	default:
		break;
	}
	return 0;
}
