import FeedModel
import Foundation
import Testing

@testable import Configuration

/// Hours on the clock of a place, by files of the time zone database.
@Suite struct QuietHoursTests {
  /// A file of version 2 with the given transitions and rule, as `zic -b slim` writes it.
  private static func zone(
    types: [Int32], transitions: [(time: Int64, type: UInt8)], rule: String
  ) -> [UInt8] {
    func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
      withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
    func header(_ times: Int, _ types: Int) -> [UInt8] {
      Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
        + [0, 0, 0, times, types, 4].flatMap { bytes(UInt32($0)) }
    }
    let first = header(0, 1) + bytes(Int32(0)) + [0, 0] + Array("UTC\0".utf8)
    let second =
      header(transitions.count, types.count) + transitions.flatMap { bytes($0.time) }
      + transitions.map(\.type) + types.flatMap { bytes($0) + [0, 0] } + Array("XXX\0".utf8)
    return first + second + Array("\n\(rule)\n".utf8)
  }

  private func load(_ hours: String, zones: [String: [UInt8]]) throws -> Configuration {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "claimwatch-zones-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder.appending(path: "Coast"), withIntermediateDirectories: true)
    for (name, bytes) in zones { try Data(bytes).write(to: folder.appending(path: name)) }
    return try ConfigurationLoader(
      environment: ["HOME": "/home/user", "TZDIR": folder.path],
      terms: TermRules(problem: { _ in nil })
    ).load(
      text: """
        [[feed]]
        url = "https://example.org/world.rss"
        [[watch]]
        id = "a"
        terms = ["Kestrel"]
        quiet = ["\(hours)"]
        """, path: "/etc/c.toml")
  }

  private func time(_ text: String) throws -> Instant {
    let date = try #require(ISO8601DateFormatter().date(from: text))
    return Instant(seconds: Int64(date.timeIntervalSince1970))
  }

  @Test func hoursFollowTheClockOfThePlace() throws {
    let ansel = Self.zone(
      types: [7200, 10800], transitions: [(1_000_000_000, 1)],
      rule: "EET-2EEST,M3.5.0/3,M10.5.0/4")
    let watch = try #require(
      try load("22:00-06:00 Coast/Ansel", zones: ["Coast/Ansel": ansel]).watches.first)
    let moments: [(String, Bool)] = [
      ("2026-01-10T19:59:59Z", false), ("2026-01-10T20:00:00Z", true),
      ("2026-01-11T03:59:59Z", true), ("2026-01-11T04:00:00Z", false),
      // In summer an hour earlier in UTC.
      ("2026-07-10T18:59:59Z", false), ("2026-07-10T19:00:00Z", true),
      ("2026-07-11T03:00:00Z", false),
      // The night in which the clock goes forward at 01:00 UTC, and the one in which it goes back.
      ("2026-03-29T02:59:59Z", true), ("2026-03-29T03:00:00Z", false),
      ("2026-10-25T03:59:59Z", true), ("2026-10-25T04:00:00Z", false),
    ]
    for (moment, isQuiet) in moments {
      #expect(watch.isQuiet(at: try time(moment)) == isQuiet, "\(moment)")
    }
  }

  @Test func beforeTheRuleTheTransitionsCount() throws {
    let zone = Self.zone(
      types: [-3600, 3600, -18_000], transitions: [(0, 1), (86_400, 2)], rule: "<-05>5")
    let watch = try #require(
      try load("00:00-01:00 Coast/X", zones: ["Coast/X": zone]).watches.first)
    let moments: [(Int64, Bool)] = [
      (-82_800, true), (-86_400, false), (0, false), (82_800, true),
      (104_400, true), (104_399, false),
    ]
    for (seconds, isQuiet) in moments {
      #expect(watch.isQuiet(at: Instant(seconds: seconds)) == isQuiet, "\(seconds)")
    }
  }

  @Test func whatIsNoZoneIsRefused() throws {
    func fault(_ hours: String, _ zones: [String: [UInt8]] = [:]) -> String {
      do {
        _ = try load(hours, zones: zones)
        return "taken"
      } catch { return "\(error)" }
    }
    #expect(
      fault("22:00-06:00 Coast/Ansle").contains("names an unknown time zone: \"Coast/Ansle\""))
    #expect(fault("22:00-06:00 ../etc/passwd").contains("names an unknown time zone"))
    #expect(fault("22:00-06:00 Coast").contains("names an unknown time zone"))
    #expect(fault("22:00-06:00 Coast/B", ["Coast/B": Array("TZif".utf8)]).contains("is broken"))
    let good = Self.zone(types: [0], transitions: [], rule: "UTC0")
    #expect(fault("22:00-06:00 Coast/B", ["Coast/B": good]) == "taken")
    for count in 0..<good.count {
      let cut = Array(good.prefix(count))
      #expect(fault("22:00-06:00 Coast/B", ["Coast/B": cut]).contains("is broken"), "\(count)")
    }
    for rule in [
      "EET", "EET-2EEST,M13.5.0,M10.5.0", "EET-2EEST,M3.5.0", "E-2", "EET-2EEST,M3.5.0,X",
    ] {
      let zone = Self.zone(types: [0], transitions: [], rule: rule)
      #expect(fault("22:00-06:00 Coast/B", ["Coast/B": zone]).contains("is broken"), "\(rule)")
    }
  }

  /// As Foundation reads the same files, where they are there.
  @Test(arguments: [
    "Europe/Kyiv", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
    "Europe/Dublin",
  ])
  func offsetsAreThoseOfTheDatabase(_ name: String) throws {
    guard FileManager.default.fileExists(atPath: ZoneFile.usualFolder + "/" + name),
      let known = TimeZone(identifier: name)
    else { return }
    let zone = try ZoneFile.zone(name, in: ZoneFile.usualFolder)
    for hours in stride(from: Int64(0), to: 24 * 365 * 66, by: 37) {
      let date = Date(timeIntervalSince1970: Double(hours * 3600))
      let offset = zone.offset(at: Instant(seconds: hours * 3600))
      #expect(offset == Int64(known.secondsFromGMT(for: date)), "\(date)")
    }
  }
}
