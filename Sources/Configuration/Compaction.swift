extension Configuration {
  /// An equal configuration whose feeds' texts lie beside each other.
  ///
  /// Those that were read lie scattered between what else the reading took: of 20,000 feeds 1.6 MB
  /// kept 35 MB of otherwise free pages. Made once that has been freed.
  public func compacted() -> Configuration {
    var copy = self
    copy.feeds = feeds.map { $0.compacted() }
    return copy
  }
}

extension FeedConfiguration {
  fileprivate func compacted() -> FeedConfiguration {
    var copy = self
    copy.id = Self.copy(id)
    copy.url = Self.copy(url)
    copy.location =
      switch location {
      case .web(let text): .web(text == url ? copy.url : Self.copy(text))
      case .file(let path): .file(Self.copy(path))
      }
    copy.title = title.map(Self.copy)
    copy.rateGroup = rateGroup.map(Self.copy)
    copy.tags = tags.map(Self.copy)
    return copy
  }

  /// The same text in storage of its own.
  private static func copy(_ text: String) -> String {
    String(decoding: Array(text.utf8), as: UTF8.self)
  }
}
