import FeedModel
import ReadableText

/// Second and third stage: finds out what the decoded document is and reads it, strictly first.
struct DocumentReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let options: FeedParser.Options
  private let base: String?
  private let contentLanguage: String?
  private let budget: WorkBudget

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, options: FeedParser.Options, origin: FeedParser.Origin,
    budget: WorkBudget
  ) {
    self.bytes = bytes
    self.budget = budget
    self.options = options
    if let location = LineText.nonEmpty(origin.contentLocation),
      location.utf8.count <= Bound.base.limit
    {
      base = URLReference.resolve(location, against: origin.url)
    } else {
      base = LineText.nonEmpty(origin.url)
    }
    // The header may list languages of several audiences; the first is the text's.
    contentLanguage = origin.contentLanguage?.utf8.split(separator: UInt8(ascii: ",")).first.map {
      Substring($0).trimmingSpace.cut(utf8: Bound.language.limit)
    }
  }

  /// Reads the document, decoded as `decision` says.
  func read(_ decision: EncodingDecision) throws(FeedParseError) -> FeedDocument {
    guard let first = bytes.firstIndex(where: { $0 > 0x20 }) else { throw .empty }
    if bytes[first] == UInt8(ascii: "{") || bytes[first] == UInt8(ascii: "[") {
      var reader = JSONFeedReader(bytes, options: options, base: base, budget: budget)
      return try reader.read(decision, language: contentLanguage)
    }
    let prolog = Prolog(bytes)
    var repairs = RepairLog(bytes)
    for note in prolog.notes { repairs.add(note.offset, note.message) }
    guard let root = prolog.root else {
      throw .notAFeed(bytes, root: prolog.strangeRoot, place: repairs.position(of: first))
    }
    if decision.repairedRuns > 0 {
      repairs.add(
        0, "\(decision.repairedRuns) runs of bytes that are no UTF-8 were read as windows-1252")
    }
    var refusal = BoundLog()
    if let document = try readStrictly(
      prolog, root: root, repairs: repairs, decision: decision, refusal: &refusal)
    {
      return document
    }
    return try readTolerantly(
      prolog, root: root, repairs: repairs, decision: decision, refusal: refusal)
  }

  private func readStrictly(
    _ prolog: Prolog, root: Int, repairs: RepairLog, decision: EncodingDecision,
    refusal: inout BoundLog
  ) throws(FeedParseError) -> FeedDocument? {
    let state = UnsafeMutablePointer<StrictReader.State>.allocate(capacity: 1)
    state.initialize(
      to: StrictReader.State(
        builder: FeedBuilder(options: options, base: base, budget: budget), repairs: repairs,
        entities: prolog.entities, root: root, maximumDepth: options.maximumDepth))
    defer {
      state.deinitialize(count: 1)
      state.deallocate()
    }
    let reader = StrictReader(bytes: bytes, root: root, options: options)
    switch reader.read(state) {
    case .refused:
      // Met by libxml2 alone; all others are met again.
      if state.pointee.builder.bounds.count(of: .attributes) > 0 { refusal.note(.attributes) }
      return nil
    case .failed(let code, let offset):
      throw failure(code, at: offset, place: state.pointee.repairs.position(of: offset))
    case .complete:
      state.pointee.builder.finish()
      let repairs = state.pointee.repairs
      return try document(
        &state.pointee.builder, decision: decision,
        recovery: repairs.isEmpty ? .strict : .repaired(repairs.summary))
    }
  }

  private func readTolerantly(
    _ prolog: Prolog, root: Int, repairs: RepairLog, decision: EncodingDecision, refusal: BoundLog
  ) throws(FeedParseError) -> FeedDocument {
    var builder = FeedBuilder(options: options, base: base, budget: budget)
    var reader = TolerantReader(
      bytes, options: options, entities: prolog.entities, repairs: repairs)
    let outcome = reader.read(from: root, into: &builder)
    builder.finish()
    if refusal.count(of: .attributes) > 0 { builder.bounds.note(.attributes) }
    if reader.hasTooManyNamespaces { builder.bounds.note(.namespaces) }
    switch outcome {
    case .closed:
      // A document that libxml2 refuses and we find nothing wrong with was mended unseen.
      let notes = reader.repairs.summary
      let shown =
        notes.isEmpty && builder.bounds.notes.isEmpty
        ? [RepairNote(line: 1, column: 1, message: "the document is not well-formed XML")] : notes
      return try document(&builder, decision: decision, recovery: .repaired(shown))
    case .unclosed:
      return try document(
        &builder, decision: decision, recovery: .unclosed(reader.repairs.summary))
    case .failed(let code, let offset):
      var repairs = reader.repairs
      throw failure(code, at: offset, place: repairs.position(of: offset))
    }
  }

  private func failure(
    _ failure: FeedBuilder.Failure, at offset: Int, place: (line: Int, column: Int)
  ) -> FeedParseError {
    switch failure {
    case .spent: .spent(budget, at: offset, place: place)
    }
  }

  private func document(
    _ builder: inout FeedBuilder, decision: EncodingDecision, recovery: Recovery
  ) throws(FeedParseError) -> FeedDocument {
    guard let format = builder.format else {
      throw .notAFeed(bytes, root: builder.rootName, place: (1, 1))
    }
    if format == .sitemapIndex, !options.readsSitemapIndexes {
      throw FeedParseError(
        code: .notAFeed, message: "the document is a list of sitemaps", line: 1, column: 1)
    }
    if format == .newsSitemap, builder.items.isEmpty, builder.plainLocations > 0 {
      throw FeedParseError(
        code: .notAFeed, message: "the document is a sitemap without news entries", line: 1,
        column: 1)
    }
    var feed = builder.feed
    if feed.language == nil { feed.language = LineText.nonEmpty(contentLanguage) }
    return FeedDocument(
      format: format, feed: feed, items: builder.items,
      recovery: recovery.adding(builder.bounds.notes), encoding: decision)
  }
}

extension Recovery {
  /// The same with what was too long, which is a repair as well.
  package func adding(_ more: [RepairNote]) -> Recovery {
    guard !more.isEmpty else { return self }
    switch self {
    case .strict: return .repaired(more)
    case .repaired(let notes): return .repaired(notes + more)
    case .unclosed(let notes): return .unclosed(notes + more)
    }
  }
}
