import FeedModel

/// The `summary` member: one line for people who tail the log, at most 300 scalar values.
///
/// With a matched claim: `[watch] speaker (role) cue: content — outlet`; without: the title. Of a post that was
/// forwarded the outlet is `origin, forwarded by feed`. The outlet stays whole, what stands before it is cut. Costs the same however long the texts are: it is
/// made for every watch that an item hits.
struct SummaryLine {
  static let limit = 300
  private static let outletLimit = 60

  let record: AlertRecord
  let claims: ClaimWriter

  var text: String {
    let head = "[\(record.watch.id)] " + kind
    let outlet = outlet
    let tail = outlet.isEmpty ? "" : " — \(outlet)"
    let room = Self.limit - head.unicodeScalars.count - tail.unicodeScalars.count
    return head + body.cut(toScalars: max(room, 1)) + tail
  }

  /// The feed's title; of a post that was forwarded whose it is, for the words are theirs.
  private var outlet: String {
    let feed = record.item.feedTitle.map { flattened($0, scalars: Self.outletLimit) } ?? ""
    guard let source = record.item.source, source.isForwarded, let title = source.title else {
      return feed
    }
    let origin = flattened(title, scalars: Self.outletLimit)
    if origin.isEmpty || feed.isEmpty { return feed + origin }
    return "\(origin), forwarded by \(feed)"
  }

  private var kind: String {
    guard record.kind == .updated else { return "" }
    guard record.novelty?.isWithdrawal == true else { return "updated: " }
    return record.matches.isEmpty
      ? "withdrawn, the watch hits it no more: " : "updated, a statement is gone: "
  }

  /// What is new comes first: a new claim, else a new sentence.
  private var body: String {
    if let new = record.novelty?.claims, let claim = bestClaim(of: new.contains) {
      return sentence(claim) + before(claim)
    }
    if record.novelty?.isWithdrawal == true, let gone = record.revision?.firstWithdrawn {
      let source = [gone.speaker, gone.cue].compactMap { $0.map(oneLine) }.joined(separator: " ")
      let said = (source.isEmpty ? "" : source + ": ") + oneLine(gone.text)
      // Of a statement that is gone, and not what still stands.
      guard record.matches.isEmpty, let title = record.item.title.map({ oneLine($0) }),
        !title.isEmpty
      else { return said }
      return title + " (before: \(said))"
    }
    if let span = record.novelty?.sentence {
      let sentence = oneLine(claims.offsets.text(span))
      if !sentence.isEmpty { return sentence }
    }
    if let claim = bestClaim(of: { _ in true }) { return sentence(claim) }
    if let title = record.item.title.map({ oneLine($0) }), !title.isEmpty { return title }
    guard let match = record.matches.first else { return "" }
    let offsets = claims.offsets
    return oneLine(
      offsets.before(match.span, scalars: 60) + offsets.text(match.span)
        + offsets.after(match.span, scalars: 120))
  }

  /// What a claim that has changed said before.
  private func before(_ claim: Int) -> String {
    guard let was = record.revision?.before(claim) else { return "" }
    let text = withoutQuotationMarks(oneLine(was.text))
    return text.isEmpty ? "" : " (before: \(text))"
  }

  private func oneLine(_ text: String) -> String { flattened(text, scalars: Self.limit) }

  /// The claim that says most of the match: content before speaker before cue; in place of one whose
  /// text was cut, as titles are, the same one where it stands whole.
  private func bestClaim(of wanted: (Int) -> Bool) -> Int? {
    for role in [RoleMatch.Role.content, .speaker, .cue] {
      for match in record.matches where match.role == role {
        if let claim = match.claim, claims.claims.indices.contains(claim), wanted(claim) {
          return CutClaims(claims: claims, text: record.text).whole(claim)
        }
      }
    }
    return nil
  }

  private func sentence(_ index: Int) -> String {
    let claim = claims.claims[index]
    var parts: [String] = []
    if let resolved = claim.speakerResolved {
      let role = resolved.role.map { oneLine($0) } ?? ""
      parts.append(oneLine(resolved.name) + (role.isEmpty ? "" : " (\(role))"))
    } else if let speaker = claim.speaker {
      parts.append(oneLine(claims.offsets.text(speaker)))
    }
    if let cue = claim.cue {
      let text = oneLine(claims.offsets.text(cue))
      parts.append(text.utf8.last == UInt8(ascii: ":") ? String(text.dropLast()) : text)
    }
    let content = oneLine(claims.contentText(index, atMost: 16 * Self.limit))
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

/// `text` on one line: runs of white space and controls become one blank. At most `limit` scalar
/// values, an ellipsis the last one where something is left, of which no more is looked at than four
/// times as many.
func flattened(_ text: String, scalars limit: Int) -> String {
  var result = String.UnicodeScalarView()
  var count = 0
  var gap = false
  var looked = 0
  for scalar in text.unicodeScalars {
    looked += 1
    if count > limit || looked > 4 * limit {
      return count == 0 ? "" : (String(result) + " ").cut(toScalars: min(count, limit))
    }
    let isGap =
      scalar.properties.isWhitespace || scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    if isGap {
      gap = count > 0
    } else {
      if gap {
        result.append(" ")
        count += 1
      }
      gap = false
      result.append(scalar)
      count += 1
    }
  }
  return String(result).cut(toScalars: limit)
}
