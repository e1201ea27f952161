import FeedModel

/// Days of the week and months, in languages that write them with a capital: they stand in every report, and
/// are no names.
enum CalendarWord {
  private static let words = Set(
    ([
      // English
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january",
      "february", "march",
      "april", "may", "june", "july", "august", "september", "sept", "october", "november",
      "december",
      // German
      "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag",
      "januar",
      "jänner", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember",
    ]).map { Array($0.utf8) })

  /// Whether `word`, in UTF-8, is one; upper and lower case alike in ASCII.
  static func contains(_ word: some Sequence<UInt8>) -> Bool {
    words.contains(word.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 })
  }
}
