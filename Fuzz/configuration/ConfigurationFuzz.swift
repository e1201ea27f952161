import Configuration

/// Any bytes as a configuration file: the loader answers with a configuration or with faults, and
/// what it promises of either holds. A broken promise traps, which the fuzzer reports.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConfiguration(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let loader = ConfigurationLoader(
    environment: ["HOME": "/home/user"],
    terms: TermRules(problem: { $0 == "!" ? "it has no word" : nil }))
  do throws(ConfigurationError) {
    check(try loader.load(bytes: bytes, path: "/etc/c.toml"))
  } catch {
    check(error, of: bytes)
  }
  return 0
}

private func check(_ configuration: Configuration) {
  let feeds = configuration.feeds
  precondition(Set(feeds.map(\.id)).count == feeds.count, "ids of feeds are unique")
  precondition(Set(feeds.map(\.url)).count == feeds.count, "URLs of feeds are unique")
  precondition(
    Set(configuration.watches.map(\.id)).count == configuration.watches.count,
    "ids of watches are unique")
  precondition(feeds.map(\.id).allSatisfy(isID) && configuration.watches.map(\.id).allSatisfy(isID))
  precondition(configuration.watches.allSatisfy { !$0.terms.isEmpty })
  precondition(feeds.allSatisfy { $0.interval ?? 1 > 0 })
  precondition(configuration.poll.minInterval <= configuration.poll.maxInterval)
  precondition(configuration.paths.alerts != configuration.paths.events)
  let paths = [configuration.paths.state, configuration.paths.alerts, configuration.paths.events]
  precondition(paths.allSatisfy { $0.hasPrefix("/") })
  for feed in feeds {
    switch feed.location {
    case .web(let url): precondition(url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(url)")
    case .file(let path): precondition(path.hasPrefix("/"))
    }
  }
  for warning in configuration.warnings { checkText(warning.rendered(colour: false)) }
}

private func check(_ error: ConfigurationError, of bytes: [UInt8]) {
  precondition(error.diagnostics.contains { $0.severity == .error })
  let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
  for diagnostic in error.diagnostics {
    if let position = diagnostic.position {
      precondition((1...lines).contains(position.line) && position.column >= 1, "\(diagnostic)")
    }
    precondition(!diagnostic.description.contains("\n"))
  }
  // Errors first, then warnings, each in the order of the file.
  let errors = error.diagnostics.prefix { $0.severity == .error }
  let warnings = error.diagnostics.dropFirst(errors.count)
  precondition(warnings.allSatisfy { $0.severity != .error }, "a warning stands before an error")
  for part in [errors, warnings] {
    let places = part.compactMap(\.position)
    precondition(places == places.sorted(), "faults stand in the order of the file")
  }
  checkText(error.rendered(colour: false))
}

/// Nothing that a terminal obeys.
private func checkText(_ text: String) {
  for scalar in text.unicodeScalars where scalar != "\n" && scalar != "\t" {
    precondition(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
    precondition(!(0x202A...0x202E).contains(scalar.value))
  }
}

private func isID(_ text: String) -> Bool {
  let head = "abcdefghijklmnopqrstuvwxyz0123456789".utf8
  return (1...64).contains(text.utf8.count) && text.utf8.first.map(head.contains) == true
    && text.utf8.allSatisfy {
      head.contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
    }
}
