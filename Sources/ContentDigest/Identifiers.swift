extension DerivedUUID {
  /// Sixteen bytes that were a derived UUID before, or nil where their number is wrong.
  public init?(stored bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    self.init(unchecked: bytes)
  }

  /// The id of an alert: one watch × one revision of one item (alert schema, `id`).
  ///
  /// It depends on nothing else, neither the clock nor the extractor, so a replay repeats it.
  public static func alert(watchID: String, itemID: DerivedUUID, revision: Int) -> DerivedUUID {
    var hasher = SHA256Hasher()
    hasher.update(field: "claimwatch.alert/1")
    hasher.update(field: watchID)
    hasher.update(field: itemID.description)
    hasher.update(field: String(revision))
    return DerivedUUID(hasher.finish())
  }
}
