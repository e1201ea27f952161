extension Schema {
  /// The items of the window of stories, in the order in which they were joined: each row is written with the
  /// first alert of its item's revision, and all of a story have its id. Beside them, whether a story's first
  /// alert of a watch went to the log, which `once_per = "story"` asks.
  static let version12 = """
    CREATE TABLE story_item (
      number INTEGER PRIMARY KEY,
      joined_at INTEGER NOT NULL,
      item_id BLOB NOT NULL,
      revision INTEGER NOT NULL,
      story INTEGER NOT NULL,
      story_id BLOB NOT NULL,
      original INTEGER NOT NULL,
      is_closed INTEGER NOT NULL,
      is_revision INTEGER NOT NULL,
      size INTEGER NOT NULL,
      publishers INTEGER NOT NULL,
      origins INTEGER NOT NULL,
      watches TEXT NOT NULL,
      relations TEXT NOT NULL,
      details BLOB NOT NULL,
      outline BLOB NOT NULL
    );
    CREATE INDEX story_item_by_item ON story_item (item_id, number);
    CREATE INDEX story_item_by_story ON story_item (story, number);
    CREATE INDEX suppressed_repeat_by_story ON suppressed (story) WHERE reason = 1;
    ALTER TABLE story ADD COLUMN logged INTEGER NOT NULL DEFAULT 0;
    """
}
