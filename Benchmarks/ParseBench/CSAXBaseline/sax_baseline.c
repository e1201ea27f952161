#include "sax_baseline.h"

#include <libxml/parser.h>
#include <string.h>

static void on_start(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int attribute_count,
                     int defaulted_count, const xmlChar **attributes) {
  (void)name, (void)prefix, (void)uri, (void)namespace_count, (void)namespaces;
  (void)attribute_count, (void)defaulted_count, (void)attributes;
  ++*(long *)user;
}

static void on_end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  (void)name, (void)prefix, (void)uri;
  ++*(long *)user;
}

static void on_text(void *user, const xmlChar *text, int size) {
  (void)text, (void)size;
  ++*(long *)user;
}

static void on_error(void *user, xmlErrorPtr error) { (void)user, (void)error; }

long sax_baseline_parse(const char *bytes, size_t size) {
  long events = 0;
  xmlSAXHandler handler;
  memset(&handler, 0, sizeof handler);
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = on_start;
  handler.endElementNs = on_end;
  handler.characters = on_text;
  handler.cdataBlock = on_text;
  handler.serror = on_error;
  xmlParserCtxtPtr context = xmlCreatePushParserCtxt(&handler, &events, NULL, 0, NULL);
  if (context == NULL) return -1;
  xmlCtxtUseOptions(context,
                    XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  for (size_t offset = 0; offset < size; offset += 16384) {
    size_t rest = size - offset;
    xmlParseChunk(context, bytes + offset, (int)(rest < 16384 ? rest : 16384), 0);
  }
  xmlParseChunk(context, NULL, 0, 1);
  if (context->myDoc != NULL) xmlFreeDoc(context->myDoc);
  xmlFreeParserCtxt(context);
  return events;
}
