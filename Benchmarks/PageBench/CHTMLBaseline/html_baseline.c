#include "html_baseline.h"

#include <libxml/HTMLparser.h>
#include <string.h>

static void on_start(void *user, const xmlChar *name, const xmlChar **attributes) {
  (void)name, (void)attributes;
  ++*(long *)user;
}

static void on_end(void *user, const xmlChar *name) {
  (void)name;
  ++*(long *)user;
}

static void on_text(void *user, const xmlChar *text, int size) {
  (void)text, (void)size;
  ++*(long *)user;
}

static void on_error(void *user, xmlErrorPtr error) { (void)user, (void)error; }

long html_baseline_parse(const char *bytes, size_t size) {
  long events = 0;
  xmlSetStructuredErrorFunc(NULL, on_error);
  htmlSAXHandler handler;
  memset(&handler, 0, sizeof handler);
  handler.startElement = on_start;
  handler.endElement = on_end;
  handler.characters = handler.cdataBlock = handler.ignorableWhitespace = on_text;
  htmlParserCtxtPtr context =
      htmlCreatePushParserCtxt(&handler, &events, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
  if (context == NULL) return -1;
  htmlCtxtUseOptions(context, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                  HTML_PARSE_NONET | HTML_PARSE_COMPACT);
  for (size_t offset = 0; offset < size; offset += 16384) {
    size_t rest = size - offset;
    htmlParseChunk(context, bytes + offset, (int)(rest < 16384 ? rest : 16384), 0);
  }
  htmlParseChunk(context, NULL, 0, 1);
  if (context->myDoc != NULL) xmlFreeDoc(context->myDoc);
  htmlFreeParserCtxt(context);
  return events;
}
