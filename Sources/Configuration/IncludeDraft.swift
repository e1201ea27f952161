/// `include` as the file has it, and the reading of what it names.
struct IncludeDraft {
  var patterns: [Located<String>] = []

  static let schema = TableSchema<IncludeDraft>(
    header: "include",
    keys: [
      SettingKey("include", ValueRule.includePattern.locatedList(of: "paths"), \.patterns)
    ])

  /// The tables that an included file may have.
  static let tables = ["alias", "watch"]

  /// The patterns of a file whose members are `members`, without any report.
  static func patterns(in members: [TOMLMember], _ reading: Reading) -> [String] {
    var draft = IncludeDraft()
    var reading = reading
    for member in members where member.key == "include" {
      schema.keys[0].apply(member.node, &draft, &reading)
    }
    return draft.patterns.map(\.value)
  }

  /// Calls `body` with the members of each included file, in the order of the patterns, then of the paths.
  ///
  /// - Returns: the numbers of the files that each pattern brought.
  func forEachFile(
    of text: ConfigurationText, _ reading: inout Reading,
    _ body: (TOMLMember, inout Reading) -> Void
  ) -> [(pattern: String, files: [Int])] {
    var seen: Set<String> = []
    var brought: [(pattern: String, files: [Int])] = []
    for pattern in patterns {
      guard seen.insert(pattern.value).inserted else {
        reading.problems.warning(
          "the pattern \(Quoted(pattern.value)) stands twice", at: pattern.position,
          advice: "leave one of them out")
        continue
      }
      let found = text.included[pattern.value] ?? IncludedFiles()
      report(found, pattern, &reading)
      var numbers: [Int] = []
      for file in found.files where file.fault == nil {
        numbers.append(reading.problems.sources.count)
        read(file, &reading, body)
      }
      brought.append((pattern.value, numbers))
    }
    return brought
  }

  private func report(
    _ found: IncludedFiles, _ pattern: Located<String>, _ reading: inout Reading
  ) {
    func refuse(_ name: String, _ fault: ReadingFault) {
      reading.problems.error(
        "'include' cannot take \"\(name)\": \(fault.message)", at: pattern.position,
        advice: fault.advice)
      reading.isPartial = true
    }
    if let fault = found.fault { refuse(pattern.value, fault) }
    for file in found.files {
      if let fault = file.fault { refuse(reading.shownName(of: file.path), fault) }
    }
    for path in found.repeated {
      reading.problems.warning(
        "the file \"\(reading.shownName(of: path))\" is included already", at: pattern.position,
        advice: "it is read once: leave out the pattern, or the link, that names it again")
    }
    if found.files.isEmpty, found.repeated.isEmpty, found.fault == nil {
      reading.problems.warning(
        "no file matches \(Quoted(pattern.value))", at: pattern.position,
        advice: "put a file there, or take the pattern out of 'include'")
    }
  }

  private func read(
    _ file: IncludedFile, _ reading: inout Reading, _ body: (TOMLMember, inout Reading) -> Void
  ) {
    let number = reading.problems.sources.count
    let bytes = file.bytes.withoutByteOrderMark
    reading.problems.add(
      SourceText(name: reading.shownName(of: file.path), bytes: bytes, number: number))
    for member in reading.members(of: bytes, file: number) {
      guard Self.tables.contains(member.key) else {
        reading.problems.error(
          "\(Quoted(member.key)) cannot stand in an included file", at: member.position,
          advice: "included files have [[watch]] and [[alias]] alone; write it in "
            + reading.problems.source.name)
        continue
      }
      body(member, &reading)
    }
  }
}

extension Reading {
  /// The members of `bytes`, which is a file of this number, with its faults reported.
  mutating func members(of bytes: [UInt8], file number: Int) -> [TOMLMember] {
    let source = problems.sources[number]
    if let offset = UTF8Check.firstInvalidByte(in: bytes) {
      let digits = String(bytes[offset], radix: 16, uppercase: true)
      problems.error(
        "the byte 0x\(digits) is not UTF-8", at: source.position(ofByte: offset),
        advice: "save the file as UTF-8")
      isPartial = true
      return []
    }
    let parsed = SyntaxRecovery.parse(bytes, file: number)
    for error in parsed.errors {
      let line = source.line(error.position.line) ?? ""
      let (message, advice) = SyntaxMessage.plain(error, line: line)
      problems.error(message, at: error.position, advice: advice)
    }
    if !parsed.errors.isEmpty { isPartial = true }
    return parsed.members ?? []
  }

  /// The name of an included file in messages: beside the configuration file as that was named.
  func shownName(of path: String) -> String {
    let beside = directory == "/" ? "/" : directory + "/"
    guard path.hasPrefix(beside) else { return path }
    let rest = path.dropFirst(beside.count)
    let name = problems.source.name
    guard let slash = name.lastIndex(of: "/") else { return String(rest) }
    return String(name[...slash]) + rest
  }
}

extension [UInt8] {
  /// The bytes behind U+FEFF, where that stands in front.
  var withoutByteOrderMark: [UInt8] {
    starts(with: [0xEF, 0xBB, 0xBF]) ? Array(dropFirst(3)) : self
  }
}

extension ValueRule where Value == String {
  /// A path with wildcards.
  static var includePattern: ValueRule<String> {
    ValueRule(type: "path", written: TOMLText.quoted) { node, key, reading in
      guard let text = reading.path(node, key) else { return nil }
      if text.hasSuffix("/") {
        reading.refuse(
          key, "must name files, not the directory \(Quoted(text))", node,
          advice: "write such as \(text)*.toml")
        return nil
      }
      return text
    }
  }
}
