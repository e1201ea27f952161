// libpq (chapter 34 of the manual of PostgreSQL 15), loaded when it is first asked for, so that whoever keeps
// his state in SQLite has none of it in memory. What is called here has had its form since version 8, and pipelines
// since 14; the numbers of states are of its ABI, libpq.so.5. Fixed arity, no policy.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct pg_conn claimwatch_pg_connection;
typedef struct pg_result claimwatch_pg_result;
typedef struct pg_cancel claimwatch_pg_cancel;

/// ExecStatusType, as far as it is looked at.
enum {
  claimwatch_pg_command_ok = 1,
  claimwatch_pg_tuples_ok = 2,
  claimwatch_pg_fatal_error = 7,
  claimwatch_pg_pipeline_sync = 10,
  claimwatch_pg_pipeline_aborted = 11,
};

/// Loads libpq once; NULL where it is there, else why not. Any thread.
const char *claimwatch_pg_load(void);

/// The functions below may be called once that has given NULL.

/// What is wrong with a connection string, in at most `size` bytes, ended by a zero; true where nothing is.
bool claimwatch_pg_check(const char *dsn, char *message, size_t size);

/// Connects, and blocks for as long as libpq's `connect_timeout` says for each address. Never NULL, unless memory
/// is out; `claimwatch_pg_is_well` says what came of it.
claimwatch_pg_connection *claimwatch_pg_connect(const char *dsn, const char *program);
bool claimwatch_pg_is_well(const claimwatch_pg_connection *connection);
void claimwatch_pg_finish(claimwatch_pg_connection *connection);
const char *claimwatch_pg_error(const claimwatch_pg_connection *connection);
int claimwatch_pg_socket(const claimwatch_pg_connection *connection);
int claimwatch_pg_server_version(const claimwatch_pg_connection *connection);
int claimwatch_pg_process(const claimwatch_pg_connection *connection);

/// Puts a statement into the pipeline. Value `i` is the `lengths[i]` bytes at `offsets[i]` of `bytes`, in binary
/// form; NULL where the length is below 0. Results come in binary form.
bool claimwatch_pg_send(
    claimwatch_pg_connection *connection, const char *sql, int count, const uint32_t *types,
    const char *bytes, const size_t *offsets, const int *lengths);

/// Ends the pipeline's transaction, or a part of the one that was begun.
bool claimwatch_pg_sync(claimwatch_pg_connection *connection);
/// 0 when all is sent, 1 when some is not yet, -1 when it cannot be.
int claimwatch_pg_flush(claimwatch_pg_connection *connection);
bool claimwatch_pg_consume(claimwatch_pg_connection *connection);
bool claimwatch_pg_is_busy(claimwatch_pg_connection *connection);
/// NULL between the results of two statements.
claimwatch_pg_result *claimwatch_pg_next(claimwatch_pg_connection *connection);

int claimwatch_pg_status(const claimwatch_pg_result *result);
/// Five characters; NULL where the server said none.
const char *claimwatch_pg_sqlstate(const claimwatch_pg_result *result);
const char *claimwatch_pg_message(const claimwatch_pg_result *result);
/// What the statement did: "COMMIT", "UPDATE 3".
const char *claimwatch_pg_tag(claimwatch_pg_result *result);
/// How many rows it changed, in digits; empty where it changes none.
const char *claimwatch_pg_changed(claimwatch_pg_result *result);
int claimwatch_pg_rows(const claimwatch_pg_result *result);
int claimwatch_pg_columns(const claimwatch_pg_result *result);
/// The length of a value; -1 where it is NULL.
int claimwatch_pg_length(const claimwatch_pg_result *result, int row, int column);
const char *claimwatch_pg_value(const claimwatch_pg_result *result, int row, int column);
void claimwatch_pg_clear(claimwatch_pg_result *result);

/// What another thread needs to end the statement that runs.
claimwatch_pg_cancel *claimwatch_pg_get_cancel(claimwatch_pg_connection *connection);
/// Asks for that, over a connection of its own. May block for as long as connecting takes.
bool claimwatch_pg_cancel_now(claimwatch_pg_cancel *cancel);
void claimwatch_pg_free_cancel(claimwatch_pg_cancel *cancel);
