/// Every key of the file, as `Config/README.md` documents them; a test compares the two.
enum Reference {
  struct Entry: Hashable {
    /// Such as `[poll]`.
    var table: String
    var key: String
    var type: String
    /// As TOML; nil where there is none.
    var defaultText: String?
    var isRequired: Bool
  }

  static var entries: [Entry] {
    entries(IncludeDraft.schema, IncludeDraft())
      + entries(RetentionSettings.schema, RetentionSettings())
      + entries(PathSettings.schema, PathSettings())
      + entries(StateDraft.schema, StateDraft())
      + entries(PollDraft.schema, PollDraft.defaults)
      + entries(FetchSettings.schema, FetchSettings())
      + entries(AlertSettings.schema, AlertSettings())
      + entries(ExtractorSettings.schema, ExtractorSettings())
      + entries(HealthDraft.schema, HealthDraft())
      + entries(PageSettings.schema, PageSettings())
      + entries(HostDraft.schema, HostDraft())
      + entries(PublisherDraft.schema, PublisherDraft())
      + entries(FeedDraft.schema, FeedDraft())
      + entries(MapDraft.schema, MapDraft())
      + entries(AuthenticationDraft.schema, AuthenticationDraft())
      + entries(WatchDraft.schema, WatchDraft())
      + entries(WatchTestDraft.schema, WatchTestDraft())
      + entries(AliasDraft.schema, AliasDraft())
      + entries(OutputDraft.schema, OutputDraft())
  }

  private static func entries<Settings>(
    _ schema: TableSchema<Settings>, _ defaults: Settings
  ) -> [Entry] {
    schema.keys.map { key in
      Entry(
        table: schema.header, key: key.name, type: key.type, defaultText: key.written(defaults),
        isRequired: key.isRequired)
    }
  }
}
