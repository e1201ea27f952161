import FeedModel

extension ValueRule where Value == QuietHours {
  private static let example = "write such as \"22:00-06:00 Europe/Kyiv\""

  /// `22:00-06:00 Europe/Kyiv`
  static var quietHours: ValueRule<QuietHours> {
    ValueRule(type: "text", written: { TOMLText.quoted($0.description) }) { node, key, reading in
      guard let text = reading.text(node, key, "a text such as \"22:00-06:00 Europe/Kyiv\"") else {
        return nil
      }
      let parts = text.split(separator: " ", omittingEmptySubsequences: false)
      let hours = parts[0].split(separator: "-", omittingEmptySubsequences: false)
      guard hours.count == 2, let start = minute(hours[0]), let end = minute(hours[1]),
        start < 1440
      else {
        reading.refuse(key, "has no hours: \(Quoted(text))", node, advice: example)
        return nil
      }
      guard start != end else {
        reading.refuse(
          key, "begins when it ends: \(Quoted(text))", node,
          advice: "write \"00:00-24:00 …\" for the whole day")
        return nil
      }
      guard parts.count == 2 else {
        reading.refuse(key, "names no time zone: \(Quoted(text))", node, advice: example)
        return nil
      }
      return zone(String(parts[1]), node, key, &reading)
        .map { QuietHours(start: start, end: end, zone: $0) }
    }
  }

  /// A zone of the time zone database, or UTC; nil after having reported why there is none.
  static func zone(
    _ name: String, _ node: TOMLNode, _ key: String, _ reading: inout Reading
  ) -> TimeZoneRules? {
    let folder = reading.environment["TZDIR"] ?? ZoneFile.usualFolder
    do throws(ZoneFile.Fault) { return try ZoneFile.zone(name, in: folder) } catch {
      report(error, name, folder, node, key, &reading)
      return nil
    }
  }

  private static func report(
    _ fault: ZoneFile.Fault, _ zone: String, _ folder: String, _ node: TOMLNode, _ key: String,
    _ reading: inout Reading
  ) {
    switch fault {
    case .unknown:
      reading.refuse(
        key, "names an unknown time zone: \(Quoted(zone))", node,
        advice: "write a name of the time zone database, such as Europe/Kyiv, or UTC")
    case .noDatabase:
      reading.refuse(
        key, "needs the time zone database, and \(folder) is not there", node,
        advice: "install tzdata, or write the hours in UTC")
    case .broken:
      reading.refuse(
        key, "names a time zone whose file is broken: \(Quoted(folder + "/" + zone))", node,
        advice: "install tzdata anew, or write the hours in UTC")
    }
  }

  /// `06:30` in minutes; at most `24:00`.
  static func minute(_ text: Substring) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":") else { return nil }
    let digits = [bytes[0], bytes[1], bytes[3], bytes[4]].map { Int($0) - 0x30 }
    guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
    let (hour, minute) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
    guard minute < 60, hour * 60 + minute <= 1440 else { return nil }
    return hour * 60 + minute
  }
}

extension Identifier {
  static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }
}
