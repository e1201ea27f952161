import FeedModel

/// `[[alias]]` as the file has it: one name for forms in several scripts and spellings.
struct AliasDraft {
  var id: Located<String>?
  var forms: [Located<String>] = []

  static let schema = TableSchema<AliasDraft>(
    header: "[[alias]]",
    keys: [
      SettingKey("id", ValueRule.identifier.located, \.id, required: true),
      SettingKey("forms", ValueRule.term.locatedList(of: "texts"), \.forms, required: true),
    ])

  /// The forms, each once; those that match the same as an earlier one are warned of.
  func distinctForms(_ reading: inout Reading) -> [String] {
    reading.warnOfRepeated(forms)
    var seen: Set<[UInt8]> = []
    return forms.map(\.value).filter { seen.insert(reading.terms.folded($0)).inserted }
  }
}
