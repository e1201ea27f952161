/// Step 2: whose outputs are, how far they have come, and what operators ask of them. A program that knows version 1
/// sends by books of its own.
extension SharedSchema {
  static let outputs = [
    // By its name; whoever holds it sends. Its number is that of its lease.
    """
    CREATE TABLE claimwatch.output_lease (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL UNIQUE,
      owner bigint,
      fence bigint NOT NULL DEFAULT 0,
      expires timestamptz NOT NULL DEFAULT '-infinity'
    ) WITH (fillfactor = 50)
    """,
    // What follows is as in the file of a machine that is alone, and when a row was written last.
    """
    CREATE TABLE claimwatch.output (
      id text PRIMARY KEY,
      target text NOT NULL,
      began bigint NOT NULL,
      passed bigint NOT NULL,
      passed_id text NOT NULL,
      sent bigint NOT NULL,
      failed bigint NOT NULL,
      dead_letters bigint NOT NULL,
      missing bigint NOT NULL,
      failures_in_row bigint NOT NULL,
      trouble_since bigint,
      said_down bigint NOT NULL,
      said_misconfigured bigint NOT NULL,
      is_draining bigint NOT NULL,
      paused_until bigint,
      off_since bigint,
      last_sent bigint,
      last_answer bigint,
      last_status bigint,
      last_code text NOT NULL,
      last_message text NOT NULL,
      stored timestamptz NOT NULL DEFAULT now()
    ) WITH (fillfactor = 50)
    """,
    """
    CREATE TABLE claimwatch.output_waiting (
      output text NOT NULL,
      id text NOT NULL,
      seq bigint NOT NULL,
      attempts bigint NOT NULL,
      steps bigint NOT NULL,
      first bigint,
      next bigint NOT NULL,
      last_status bigint,
      last_error text NOT NULL,
      PRIMARY KEY (output, id)
    )
    """,
    """
    CREATE TABLE claimwatch.output_letter (
      output text NOT NULL,
      id text NOT NULL,
      seq bigint NOT NULL,
      attempts bigint NOT NULL,
      last_status bigint,
      last_error text NOT NULL,
      given_up bigint NOT NULL,
      PRIMARY KEY (output, id)
    )
    """,
    """
    CREATE TABLE claimwatch.output_request (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      output text NOT NULL,
      since bigint
    )
    """,
    """
    CREATE TABLE claimwatch.silence (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      watch text NOT NULL,
      output text,
      "from" bigint NOT NULL,
      until bigint NOT NULL,
      why text NOT NULL,
      is_over bigint NOT NULL DEFAULT 0
    )
    """,
    """
    CREATE TABLE claimwatch.silenced (
      silence bigint NOT NULL,
      output text NOT NULL,
      count bigint NOT NULL,
      PRIMARY KEY (silence, output)
    )
    """,
    // Raised by each request and silence, so that nobody has to look for them.
    """
    CREATE TABLE claimwatch.output_news (
      one boolean PRIMARY KEY DEFAULT true CHECK (one),
      version bigint NOT NULL DEFAULT 0
    ) WITH (fillfactor = 50)
    """,
    "INSERT INTO claimwatch.output_news DEFAULT VALUES",
  ]
}
