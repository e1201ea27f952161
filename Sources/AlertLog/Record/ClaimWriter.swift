import ContentDigest
import FeedModel
import JSONText

/// Writes claims as the alert schema's `$defs/claim`. A value type, any thread.
public struct ClaimWriter: Sendable {
  public let claims: [Claim]
  public let offsets: TextOffsets
  /// The `id` of each claim, `cl-` and twelve hexadecimal digits.
  public let ids: [String]

  /// Prepares the claims of one item.
  ///
  /// - Parameter itemID: what claim ids are derived from beside the content; two watches that hit
  ///   one claim so give it one id. For text that belongs to no item any stable string will do.
  public init(claims: [Claim], text: ItemText, itemID: String) {
    self.init(claims: claims, offsets: TextOffsets(text), itemID: itemID)
  }

  /// Prepares the claims of an alert.
  public init(_ record: AlertRecord) {
    self.init(
      claims: record.extraction.claims, text: record.text, itemID: record.item.id.description)
  }

  init(claims: [Claim], offsets: TextOffsets, itemID: String) {
    self.claims = claims
    self.offsets = offsets
    // One sentence may be claimed twice, by X and by Y whom X cites: they must not share an id.
    var uses: [ByteKey: Int] = [:]
    ids = claims.map { claim in
      let content = Self.contentText(claim, offsets)
      let use = uses[ByteKey(content), default: 0]
      uses[ByteKey(content)] = use + 1
      var hasher = SHA256Hasher()
      hasher.update(field: itemID)
      hasher.update(field: content)
      if use > 0 { hasher.update(field: String(use)) }
      return "cl-" + hasher.finish().hexPrefix(bytes: 6)
    }
  }

  /// The content spans joined by blanks.
  public func contentText(_ index: Int) -> String { Self.contentText(claims[index], offsets) }

  /// The beginning of the same, of which little more than `limit` bytes are looked at.
  public func contentText(_ index: Int, atMost limit: Int) -> String {
    var text = ""
    for span in claims[index].content where text.utf8.count < limit {
      if !text.isEmpty { text += " " }
      text += offsets.text(span.beginning(utf8: limit))
    }
    return text
  }

  private static func contentText(_ claim: Claim, _ offsets: TextOffsets) -> String {
    claim.content.map(offsets.text).joined(separator: " ")
  }

  /// Writes one claim.
  ///
  /// - Parameters:
  ///   - matched: whether the alert's watch matched in it; false outside alerts.
  ///   - isNew: whether it is marked as new; false leaves the mark out.
  ///   - limit: texts are cut to so many bytes of JSON; nil writes them whole.
  public func write(
    _ index: Int, matched: Bool, isNew: Bool = false, to json: inout JSONWriter,
    textLimit limit: Int? = nil
  ) {
    let claim = claims[index]
    let offsets = offsets
    json.object { json in
      json.member("id", ids[index])
      json.member("matched", matched)
      if isNew { json.member("new", true) }
      json.key("speaker")
      offsets.write(claim.speaker, to: &json, textLimit: limit)
      json.key("speaker_resolved")
      write(claim.speakerResolved, to: &json, limit)
      json.key("cue")
      offsets.write(claim.cue, to: &json, textLimit: limit)
      json.member("stance", claim.stance.rawValue)
      json.key("content")
      json.object { json in
        let text = contentText(index)
        json.member("text", limit.map { text.cut(toJSONBytes: $0) } ?? text)
        json.key("spans")
        json.array(claim.content) { offsets.write($1, to: &$0, textLimit: limit) }
      }
      json.member("quote_type", claim.quoteType.rawValue)
      json.member("negated", claim.negated)
      json.member("certainty", claim.certainty.rawValue)
      json.key("hedges")
      json.array(claim.hedges) { offsets.write($1, to: &$0, textLimit: limit) }
      json.member("orientation", claim.orientation.rawValue)
      json.key("numbers")
      json.array(claim.numbers) { json, number in
        json.object { json in
          json.key("span")
          offsets.write(number.span, to: &json, textLimit: limit)
          json.member("value", number.value)
          json.member("unit", number.unit)
          json.member("approximate", number.approximate)
        }
      }
      json.key("times")
      json.array(claim.times) { json, time in
        json.object { json in
          json.key("span")
          offsets.write(time.span, to: &json, textLimit: limit)
          json.member("value", time.value)
          json.member("anchor", time.anchor.rawValue)
        }
      }
      json.key("locations")
      json.array(claim.locations) { json, location in
        json.object { json in
          json.key("span")
          offsets.write(location.span, to: &json, textLimit: limit)
          json.member("name", location.name)
        }
      }
      json.member("via", claim.via)
      json.member("confidence", claim.confidence.map(Self.rounded))
    }
  }

  /// The claim alone as JSON.
  func json(_ index: Int, matched: Bool, isNew: Bool, textLimit limit: Int? = nil) -> [UInt8] {
    var json = JSONWriter(reserving: 1024)
    write(index, matched: matched, isNew: isNew, to: &json, textLimit: limit)
    return json.bytes
  }

  private func write(_ speaker: ResolvedSpeaker?, to json: inout JSONWriter, _ limit: Int?) {
    guard let speaker else { return json.null() }
    json.object { json in
      json.member("name", limit.map { speaker.name.cut(toJSONBytes: $0) } ?? speaker.name)
      json.member("kind", speaker.kind.rawValue)
      json.member(
        "role", limit.map { limit in speaker.role?.cut(toJSONBytes: limit) } ?? speaker.role)
      json.member("method", speaker.method.rawValue)
      json.key("mention")
      offsets.write(speaker.mention, to: &json, textLimit: limit)
      json.member("confidence", speaker.confidence.map(Self.rounded))
    }
  }

  /// Two decimals within 0 and 1: more would promise what no calibration gives.
  private static func rounded(_ confidence: Double) -> Double {
    guard confidence.isFinite else { return 0 }
    return (min(max(confidence, 0), 1) * 100).rounded() / 100
  }
}
