/// Stories. Whoever writes here holds the head of the log.
extension SharedSchema {
  static let stories = [
    """
    CREATE TABLE claimwatch.story (
      id bytea PRIMARY KEY,
      alerts bigint NOT NULL,
      first_alert bytea NOT NULL,
      last_alert_at bigint NOT NULL,
      logged bigint NOT NULL DEFAULT 0
    )
    """,
    "CREATE INDEX story_by_age ON claimwatch.story (last_alert_at)",
    """
    CREATE TABLE claimwatch.story_item (
      number bigint PRIMARY KEY,
      joined_at bigint NOT NULL,
      item_id bytea NOT NULL,
      revision bigint NOT NULL,
      story bigint NOT NULL,
      story_id bytea NOT NULL,
      original bigint NOT NULL,
      is_closed bigint NOT NULL,
      is_revision bigint NOT NULL,
      size bigint NOT NULL,
      publishers bigint NOT NULL,
      origins bigint NOT NULL,
      watches text NOT NULL,
      relations text NOT NULL,
      details bytea NOT NULL,
      outline bytea NOT NULL
    )
    """,
    "CREATE INDEX story_item_by_item ON claimwatch.story_item (item_id, number)",
    "CREATE INDEX story_item_by_story ON claimwatch.story_item (story, number)",
  ]
}
