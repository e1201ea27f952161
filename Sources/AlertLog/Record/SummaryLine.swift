import FeedModel

/// The `summary` member: one line for people who tail the log, at most 300 scalar values.
///
/// With a matched claim: `[watch] speaker (role) cue: content — outlet`; without: the title. The
/// outlet stays whole, what stands before it is cut.
struct SummaryLine {
  static let limit = 300
  private static let outletLimit = 60

  let record: AlertRecord
  let claims: ClaimWriter

  var text: String {
    let head = "[\(record.watch.id)] " + (record.kind == .updated ? "updated: " : "")
    let outlet = (record.item.feedTitle.map(flattened) ?? "").cut(toScalars: Self.outletLimit)
    let tail = outlet.isEmpty ? "" : " — \(outlet)"
    let room = Self.limit - head.unicodeScalars.count - tail.unicodeScalars.count
    return head + body.cut(toScalars: max(room, 1)) + tail
  }

  private var body: String {
    if let claim = bestClaim { return sentence(claim) }
    if let title = record.item.title.map(flattened), !title.isEmpty { return title }
    guard let match = record.matches.first else { return "" }
    let offsets = claims.offsets
    return flattened(
      offsets.before(match.span, scalars: 60) + offsets.text(match.span)
        + offsets.after(match.span, scalars: 120))
  }

  /// The claim that says most of the match: content before speaker before cue.
  private var bestClaim: Int? {
    for role in [RoleMatch.Role.content, .speaker, .cue] {
      for match in record.matches where match.role == role {
        if let claim = match.claim, claims.claims.indices.contains(claim) { return claim }
      }
    }
    return nil
  }

  private func sentence(_ index: Int) -> String {
    let claim = claims.claims[index]
    var parts: [String] = []
    if let resolved = claim.speakerResolved {
      let role = resolved.role.map(flattened) ?? ""
      parts.append(flattened(resolved.name) + (role.isEmpty ? "" : " (\(role))"))
    } else if let speaker = claim.speaker {
      parts.append(flattened(claims.offsets.text(speaker)))
    }
    if let cue = claim.cue {
      let text = flattened(claims.offsets.text(cue))
      parts.append(text.hasSuffix(":") ? String(text.dropLast()) : text)
    }
    let content = flattened(claims.contentText(index))
    let quoted = claim.quoteType == .direct ? "“\(withoutQuotationMarks(content))”" : content
    let attribution = parts.filter { !$0.isEmpty }.joined(separator: " ")
    return attribution.isEmpty ? quoted : "\(attribution): \(quoted)"
  }

  private func withoutQuotationMarks(_ text: String) -> String {
    let marks: Set<Unicode.Scalar> = ["\"", "“", "”", "„", "«", "»", "‘", "’", "'"]
    let scalars = text.unicodeScalars
    guard let first = scalars.first, let last = scalars.last, scalars.count > 1 else { return text }
    var kept = scalars[...]
    if marks.contains(first) { kept = kept.dropFirst() }
    if marks.contains(last) { kept = kept.dropLast() }
    return String(kept)
  }
}

/// `text` on one line: runs of white space and controls become one blank.
func flattened(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  var gap = false
  for scalar in text.unicodeScalars {
    let isGap =
      scalar.properties.isWhitespace || scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    if isGap {
      gap = !result.isEmpty
    } else {
      if gap { result.append(" ") }
      gap = false
      result.append(scalar)
    }
  }
  return String(result)
}
