import JSONText

extension ClaimWriter {
  /// Writes a match as the alert schema's `watch.matches` has it. Terms and texts are cut where they
  /// are thousands of bytes long.
  public func write(_ match: MatchRecord, to json: inout JSONWriter) {
    json.object { json in
      json.member("term", match.term.cut(toJSONBytes: 2048))
      json.member("alias_of", match.aliasOf?.cut(toJSONBytes: 2048))
      json.member("kind", match.kind.rawValue)
      json.key("span")
      offsets.write(match.span, to: &json, textLimit: 4096)
      json.member("role", match.role.rawValue)
      json.member("claim_id", match.claim.flatMap { ids.indices.contains($0) ? ids[$0] : nil })
    }
  }
}
