import FeedModel

/// ``KeptReading`` as the archive keeps it, without the extractor's name, which stands in a column. Words in
/// place of numbers for stances and kinds, so that a new one changes none of the old.
extension KeptReading {
  /// 1 has no checksum.
  private static let form: UInt8 = 2
  private static let formWithoutChecksum: UInt8 = 1

  /// The blob for the claims of `text`; nil where it is too large to be kept.
  func bytes(of text: ItemText) -> [UInt8]? {
    var writer = PackedWriter()
    writer.flag(extraction.languageSupported)
    writer.text(extraction.language)
    writer.list(extraction.noResponse) { $0.span($1) }
    writer.list(extraction.claims) { $0.claim($1) }
    guard let packed = Deflate.pack(writer.bytes, dictionary: Self.dictionary) else { return nil }
    var head = PackedWriter()
    head.byte(Self.form)
    head.raw(Self.checksum(isWhole: isWhole, writer.bytes, of: text))
    head.flag(isWhole)
    head.number(writer.bytes.count)
    head.raw(packed)
    return head.bytes
  }

  /// Reads a blob on the claims of `text`; throws at what is none, and at spans that do not lie in the text.
  init(_ bytes: [UInt8], of text: ItemText, extractor: String) throws(BrokenBytes) {
    var head = PackedReader(bytes[...])
    let form = try head.byte()
    guard [Self.form, Self.formWithoutChecksum].contains(form) else { throw BrokenBytes() }
    let checksum = form == Self.form ? Array(try head.raw(4)) : nil
    let isWhole = try head.flag()
    let count = try head.integer()
    guard let body = Deflate.unpack(head.rest, count: count, dictionary: Self.dictionary) else {
      throw BrokenBytes()
    }
    if let checksum {
      guard Self.checksum(isWhole: isWhole, body, of: text) == checksum else {
        throw BrokenBytes()
      }
    }
    var reader = ClaimBytes(reader: PackedReader(body[...]), text: text)
    self.init(try reader.extraction(), isWhole: isWhole, extractor: extractor)
  }

  /// Of the text too: claims of another text would name the wrong speaker.
  private static func checksum(isWhole: Bool, _ body: [UInt8], of text: ItemText) -> [UInt8] {
    var checksum = Checksum()
    for piece in [[isWhole ? 1 : 0], text.digest.bytes, body] { checksum.add(piece) }
    return checksum.bytes
  }

  private static let dictionary = Array(
    (Stance.allCases.map(\.rawValue) + [
      "unknown", "document", "crowd", "organization", "role", "person", "outlet", "byline",
      "coreference", "alias", "as_written", "conditional", "possible", "probable", "stated",
      "mixed", "direct", "future", "present", "timeless", "past", "indirect",
    ]).joined(separator: "\u{0}").utf8)
}

extension PackedWriter {
  fileprivate mutating func span(_ span: TextSpan) {
    byte(Field.allCases.firstIndex(of: span.field).map { UInt8($0) } ?? 0)
    number(span.utf8.lowerBound)
    number(span.utf8.count)
  }

  fileprivate mutating func claim(_ claim: Claim) {
    optional(claim.speaker) { $0.span($1) }
    optional(claim.speakerResolved) { writer, speaker in
      writer.text(speaker.name)
      writer.text(speaker.kind.rawValue)
      writer.text(speaker.role)
      writer.text(speaker.method.rawValue)
      writer.optional(speaker.mention) { $0.span($1) }
      writer.optional(speaker.confidence) { $0.double($1) }
    }
    optional(claim.cue) { $0.span($1) }
    text(claim.stance.rawValue)
    list(claim.content) { $0.span($1) }
    text(claim.quoteType.rawValue)
    flag(claim.negated)
    text(claim.certainty.rawValue)
    list(claim.hedges) { $0.span($1) }
    text(claim.orientation.rawValue)
    list(claim.numbers) { writer, number in
      writer.span(number.span)
      writer.optional(number.value) { $0.double($1) }
      writer.text(number.unit)
      writer.flag(number.approximate)
    }
    list(claim.times) { writer, time in
      writer.span(time.span)
      writer.text(time.value)
      writer.text(time.anchor.rawValue)
    }
    list(claim.locations) { writer, place in
      writer.span(place.span)
      writer.text(place.name)
    }
    list(claim.via) { $0.text($1) }
    optional(claim.confidence) { $0.double($1) }
  }

  private mutating func double(_ value: Double) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      byte(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
    }
  }
}

/// Reads claims and looks that each span lies in its text.
private struct ClaimBytes {
  var reader: PackedReader
  let text: ItemText

  mutating func extraction() throws(BrokenBytes) -> ClaimExtraction {
    let isSupported = try reader.flag()
    let language = try reader.optionalText()
    let silences = try spans()
    var claims: [Claim] = []
    for _ in 0..<(try reader.count()) { claims.append(try claim()) }
    return ClaimExtraction(
      claims: claims, noResponse: silences, language: language, languageSupported: isSupported)
  }

  private mutating func claim() throws(BrokenBytes) -> Claim {
    let speaker = try optionalSpan()
    let resolved = try reader.flag() ? resolvedSpeaker() : nil
    let cue = try optionalSpan()
    let stance: Stance = try word()
    var claim = Claim(
      speaker: speaker, cue: cue, content: try spans(), quoteType: try word(), stance: stance)
    claim.speakerResolved = resolved
    claim.negated = try reader.flag()
    claim.certainty = try word()
    claim.hedges = try spans()
    claim.orientation = try word()
    for _ in 0..<(try reader.count()) {
      claim.numbers.append(
        Quantity(
          span: try span(), value: try optionalDouble(), unit: try reader.optionalText(),
          approximate: try reader.flag()))
    }
    for _ in 0..<(try reader.count()) {
      claim.times.append(
        TimeExpression(
          span: try span(), value: try reader.optionalText(), anchor: try word()))
    }
    for _ in 0..<(try reader.count()) {
      claim.locations.append(Location(span: try span(), name: try reader.optionalText()))
    }
    claim.via = try reader.list { reader throws(BrokenBytes) in try reader.text() }
    claim.confidence = try optionalDouble()
    return claim
  }

  private mutating func resolvedSpeaker() throws(BrokenBytes) -> ResolvedSpeaker {
    ResolvedSpeaker(
      name: try reader.text(), kind: try word(), role: try reader.optionalText(),
      method: try word(), mention: try optionalSpan(), confidence: try optionalDouble())
  }

  private mutating func spans() throws(BrokenBytes) -> [TextSpan] {
    var spans: [TextSpan] = []
    for _ in 0..<(try reader.count()) { spans.append(try span()) }
    return spans
  }

  private mutating func optionalSpan() throws(BrokenBytes) -> TextSpan? {
    try reader.flag() ? span() : nil
  }

  private mutating func span() throws(BrokenBytes) -> TextSpan {
    let number = try reader.byte()
    let start = try reader.integer()
    let count = try reader.integer()
    guard Int(number) < Field.allCases.count else { throw BrokenBytes() }
    let field = Field.allCases[Int(number)]
    let utf8 = (text[field] ?? "").utf8
    guard start <= utf8.count, count <= utf8.count - start, isEdge(utf8, start),
      isEdge(utf8, start + count)
    else { throw BrokenBytes() }
    return TextSpan(field: field, utf8: start..<(start + count))
  }

  /// Whether a scalar begins or the text ends at `offset`.
  private func isEdge(_ utf8: String.UTF8View, _ offset: Int) -> Bool {
    offset == utf8.count || utf8[utf8.index(utf8.startIndex, offsetBy: offset)] & 0xC0 != 0x80
  }

  private mutating func word<T: RawRepresentable>() throws(BrokenBytes) -> T
  where T.RawValue == String {
    guard let value = T(rawValue: try reader.text()) else { throw BrokenBytes() }
    return value
  }

  private mutating func optionalDouble() throws(BrokenBytes) -> Double? {
    guard try reader.flag() else { return nil }
    var bits: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bits |= UInt64(try reader.byte()) << shift
    }
    return Double(bitPattern: bits)
  }
}
