import ContentDigest

/// Puts a number into the line of an alert that was kept back.
enum LineNumbering {
  /// `line` with `"seq":0` replaced; a line without it is returned as it is.
  static func number(_ line: [UInt8], _ seq: Int64) -> [UInt8] {
    let mark = Array("\"seq\":0".utf8)
    guard line.count >= mark.count else { return line }
    for start in 0...(line.count - mark.count)
    where line[start] == mark[0] && line[start..<(start + mark.count)].elementsEqual(mark) {
      let digit = start + mark.count - 1
      return line[..<digit] + Array(String(seq).utf8) + line[(digit + 1)...]
    }
    return line
  }

  /// `line` with the place in its story in place of position 0; a line without that is returned as it is.
  static func place(_ line: [UInt8], position: Int, first: DerivedUUID) -> [UInt8] {
    // Stands in no text: there a quotation mark has a backslash before it.
    let mark = Array("\"position\":0,\"first_alert_id\":\"".utf8)
    let id = Array(first.description.utf8)
    let length = mark.count + id.count
    guard line.count >= length else { return line }
    for start in (0...(line.count - length)).reversed()
    where line[start] == mark[0] && line[start..<(start + mark.count)].elementsEqual(mark) {
      return line[..<start] + Array("\"position\":\(position),\"first_alert_id\":\"".utf8) + id
        + line[(start + length)...]
    }
    return line
  }
}
