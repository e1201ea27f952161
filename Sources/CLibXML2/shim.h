// libxml2's push SAX2 parsers of XML and HTML, and iconv of the C library for the encodings beyond Unicode.
// Fixed arity, no policy.
#pragma once
#include <iconv.h>
#include <libxml/xmlversion.h>
// Debian builds libxml2 with ICU, whose headers clash with the ones inside Foundation ("UErrorCode
// has different definitions", Swift 6.3). They only add to the structure of encoding handlers,
// which nobody here looks into.
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <string.h>

// A push parser leaves a document behind even when no handler builds one.
static inline void cw_xml_free_parser(xmlParserCtxtPtr context) {
  if (context == NULL) return;
  if (context->myDoc != NULL) xmlFreeDoc(context->myDoc);
  context->myDoc = NULL;
  xmlFreeParserCtxt(context);
}

// The same of a parser of HTML.
static inline void cw_html_free_parser(htmlParserCtxtPtr context) { cw_xml_free_parser(context); }

// iconv_open reports failure as (iconv_t)-1, which Swift cannot spell.
static inline iconv_t cw_iconv_open(const char *to, const char *from) {
  iconv_t descriptor = iconv_open(to, from);
  return descriptor == (iconv_t)-1 ? NULL : descriptor;
}

static inline size_t cw_iconv(iconv_t descriptor, const char **in, size_t *in_left, char **out,
                              size_t *out_left) {
  return iconv(descriptor, (char **)in, in_left, out, out_left);
}

// xmlFree is a variable, and under threads a macro that calls a function.
static inline void cw_xml_free(xmlChar *text) { xmlFree(text); }
