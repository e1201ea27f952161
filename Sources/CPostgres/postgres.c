#include "CPostgres.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef claimwatch_pg_connection connection_t;
typedef claimwatch_pg_result result_t;
typedef claimwatch_pg_cancel cancel_t;
typedef void (*notice_receiver)(void *, const result_t *);

static struct {
  connection_t *(*connect)(const char *const *, const char *const *, int);
  void *(*parse)(const char *, char **);
  void (*free_options)(void *);
  void (*free_memory)(void *);
  int (*connection_status)(const connection_t *);
  void (*finish)(connection_t *);
  char *(*error)(const connection_t *);
  int (*socket)(const connection_t *);
  int (*server_version)(const connection_t *);
  int (*process)(const connection_t *);
  int (*set_nonblocking)(connection_t *, int);
  notice_receiver (*set_receiver)(connection_t *, notice_receiver, void *);
  int (*enter_pipeline)(connection_t *);
  int (*send)(
      connection_t *, const char *, int, const unsigned int *, const char *const *, const int *,
      const int *, int);
  int (*sync)(connection_t *);
  int (*flush)(connection_t *);
  int (*consume)(connection_t *);
  int (*is_busy)(connection_t *);
  result_t *(*next)(connection_t *);
  int (*status)(const result_t *);
  char *(*field)(const result_t *, int);
  char *(*tag)(result_t *);
  char *(*changed)(result_t *);
  int (*rows)(const result_t *);
  int (*columns)(const result_t *);
  int (*is_null)(const result_t *, int, int);
  int (*length)(const result_t *, int, int);
  char *(*value)(const result_t *, int, int);
  void (*clear)(result_t *);
  cancel_t *(*get_cancel)(connection_t *);
  int (*cancel)(cancel_t *, char *, int);
  void (*free_cancel)(cancel_t *);
} pq;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char trouble[256];

static bool find(void *library, const char *name, void *place) {
  void *symbol = dlsym(library, name);
  if (!symbol) {
    snprintf(trouble, sizeof trouble, "libpq.so.5 has no %s: it is older than version 14", name);
    return false;
  }
  memcpy(place, &symbol, sizeof symbol);
  return true;
}

static void load(void) {
  void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *said = dlerror();
    snprintf(trouble, sizeof trouble, "libpq cannot be loaded: %s", said ? said : "?");
    return;
  }
  const struct {
    const char *name;
    void *place;
  } symbols[] = {
      {"PQconnectdbParams", &pq.connect},
      {"PQconninfoParse", &pq.parse},
      {"PQconninfoFree", &pq.free_options},
      {"PQfreemem", &pq.free_memory},
      {"PQstatus", &pq.connection_status},
      {"PQfinish", &pq.finish},
      {"PQerrorMessage", &pq.error},
      {"PQsocket", &pq.socket},
      {"PQserverVersion", &pq.server_version},
      {"PQbackendPID", &pq.process},
      {"PQsetnonblocking", &pq.set_nonblocking},
      {"PQsetNoticeReceiver", &pq.set_receiver},
      {"PQenterPipelineMode", &pq.enter_pipeline},
      {"PQsendQueryParams", &pq.send},
      {"PQpipelineSync", &pq.sync},
      {"PQflush", &pq.flush},
      {"PQconsumeInput", &pq.consume},
      {"PQisBusy", &pq.is_busy},
      {"PQgetResult", &pq.next},
      {"PQresultStatus", &pq.status},
      {"PQresultErrorField", &pq.field},
      {"PQcmdStatus", &pq.tag},
      {"PQcmdTuples", &pq.changed},
      {"PQntuples", &pq.rows},
      {"PQnfields", &pq.columns},
      {"PQgetisnull", &pq.is_null},
      {"PQgetlength", &pq.length},
      {"PQgetvalue", &pq.value},
      {"PQclear", &pq.clear},
      {"PQgetCancel", &pq.get_cancel},
      {"PQcancel", &pq.cancel},
      {"PQfreeCancel", &pq.free_cancel},
  };
  for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++)
    if (!find(library, symbols[i].name, symbols[i].place)) return;
}

const char *claimwatch_pg_load(void) {
  pthread_once(&once, load);
  return trouble[0] ? trouble : NULL;
}

bool claimwatch_pg_check(const char *dsn, char *message, size_t size) {
  char *said = NULL;
  void *options = pq.parse(dsn, &said);
  if (size > 0) message[0] = 0;
  if (options) {
    pq.free_options(options);
    return true;
  }
  if (size > 0) snprintf(message, size, "%s", said ? said : "out of memory");
  pq.free_memory(said);
  return false;
}

// libpq writes notices to standard error otherwise.
static void ignore_notice(void *context, const result_t *result) {
  (void)context;
  (void)result;
}

connection_t *claimwatch_pg_connect(const char *dsn, const char *program) {
  // What stands before `dbname` may be said otherwise in the string, what stands behind it not.
  const char *const keywords[] = {
      "connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
      "fallback_application_name", "dbname", "client_encoding", NULL};
  const char *const values[] = {"5", "10", "5", "3", "20000", program, dsn, "UTF8", NULL};
  connection_t *connection = pq.connect(keywords, values, 1);
  if (!connection || pq.connection_status(connection) != 0) return connection;
  pq.set_receiver(connection, ignore_notice, NULL);
  pq.set_nonblocking(connection, 1);
  pq.enter_pipeline(connection);
  return connection;
}

bool claimwatch_pg_is_well(const connection_t *connection) {
  return pq.connection_status(connection) == 0;
}
void claimwatch_pg_finish(connection_t *connection) { pq.finish(connection); }
const char *claimwatch_pg_error(const connection_t *connection) { return pq.error(connection); }
int claimwatch_pg_socket(const connection_t *connection) { return pq.socket(connection); }
int claimwatch_pg_server_version(const connection_t *connection) {
  return pq.server_version(connection);
}
int claimwatch_pg_process(const connection_t *connection) { return pq.process(connection); }

bool claimwatch_pg_send(
    connection_t *connection, const char *sql, int count, const uint32_t *types, const char *bytes,
    const size_t *offsets, const int *lengths) {
  const char **values = calloc(count > 0 ? (size_t)count : 1, sizeof *values);
  int *formats = calloc(count > 0 ? (size_t)count : 1, sizeof *formats);
  int sent = 0;
  if (values && formats) {
    for (int i = 0; i < count; i++) {
      // An empty value is no NULL.
      values[i] = lengths[i] < 0 ? NULL : lengths[i] == 0 ? "" : bytes + offsets[i];
      formats[i] = 1;
    }
    sent = pq.send(connection, sql, count, types, values, lengths, formats, 1);
  }
  free(values);
  free(formats);
  return sent == 1;
}

bool claimwatch_pg_sync(connection_t *connection) { return pq.sync(connection) == 1; }
int claimwatch_pg_flush(connection_t *connection) { return pq.flush(connection); }
bool claimwatch_pg_consume(connection_t *connection) { return pq.consume(connection) == 1; }
bool claimwatch_pg_is_busy(connection_t *connection) { return pq.is_busy(connection) != 0; }
result_t *claimwatch_pg_next(connection_t *connection) { return pq.next(connection); }

int claimwatch_pg_status(const result_t *result) { return pq.status(result); }
const char *claimwatch_pg_sqlstate(const result_t *result) { return pq.field(result, 'C'); }
const char *claimwatch_pg_message(const result_t *result) { return pq.field(result, 'M'); }
const char *claimwatch_pg_tag(result_t *result) { return pq.tag(result); }
const char *claimwatch_pg_changed(result_t *result) { return pq.changed(result); }
int claimwatch_pg_rows(const result_t *result) { return pq.rows(result); }
int claimwatch_pg_columns(const result_t *result) { return pq.columns(result); }
int claimwatch_pg_length(const result_t *result, int row, int column) {
  return pq.is_null(result, row, column) ? -1 : pq.length(result, row, column);
}
const char *claimwatch_pg_value(const result_t *result, int row, int column) {
  return pq.value(result, row, column);
}
void claimwatch_pg_clear(result_t *result) { pq.clear(result); }

cancel_t *claimwatch_pg_get_cancel(connection_t *connection) { return pq.get_cancel(connection); }
bool claimwatch_pg_cancel_now(cancel_t *cancel) {
  char message[256];
  return pq.cancel(cancel, message, sizeof message) == 1;
}
void claimwatch_pg_free_cancel(cancel_t *cancel) { pq.free_cancel(cancel); }
