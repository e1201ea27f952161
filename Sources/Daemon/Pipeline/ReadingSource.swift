import ClaimExtract

/// By whom kept claims were found, as the archive tells them apart.
///
/// An extractor's name changes with its model; rules and the looking up of speakers change with the program.
/// Claims of another build are read anew: they might name another speaker.
struct ReadingSource {
  /// In a poll, whose time may have ended before the text did.
  let inPoll: String
  /// By a command, with all the time that a text can have.
  let alone: String

  /// This build with `extractor`.
  init(_ extractor: any ClaimExtractor) {
    inPoll = "\(extractor.name), \(Release.version) \(Release.build)"
    alone = inPoll + ", alone"
  }
}
