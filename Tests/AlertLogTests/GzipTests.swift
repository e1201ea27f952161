import Foundation
import TestSupport
import Testing

@testable import AlertLog

/// gzip data made without the code under test.
enum GzipFixture {
  /// A gzip file of stored blocks (RFC 1951, section 3.2.4); the checksum is left zero, which
  /// ``GzipLines`` does not look at.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var rest = bytes[...]
    repeat {
      let part = rest.prefix(60_000)
      rest = rest.dropFirst(part.count)
      let length = UInt16(part.count)
      packed.append(rest.isEmpty ? 1 : 0)
      for word in [length, ~length] { packed += [UInt8(word & 0xFF), UInt8(word >> 8)] }
      packed += part
    } while !rest.isEmpty
    return packed + [UInt8](repeating: 0, count: 8)
  }
}

@Suite struct GzipTests {
  let scratch: ScratchDirectory

  init() throws { scratch = try ScratchDirectory() }

  private func lines(_ packed: [UInt8]) throws -> [String] {
    let path = scratch.file("packed.gz")
    try Data(packed).write(to: URL(fileURLWithPath: path))
    var found: [String] = []
    try GzipLines(files: PosixFileSystem(), path: path).forEach {
      found.append(String(decoding: $0, as: UTF8.self))
    }
    return found
  }

  /// Packed by Python's zlib with a dynamic code, from 40 lines "line NN of the log, again".
  @Test func unpacksADynamicCode() throws {
    let packed = try #require(Data(base64Encoded: GzipTests.dynamic))
    #expect(
      try lines([UInt8](packed)) == (0..<40).map { "line \($0) of the log, again \($0 * $0)" })
  }

  @Test func unpacksAFixedCodeWithNameAndComment() throws {
    let packed = try #require(Data(base64Encoded: GzipTests.fixed))
    #expect(try lines([UInt8](packed)) == ["abcabcabcabc", "x"])
  }

  @Test func unpacksStoredBlocksAndSeveralMembers() throws {
    let long = (0..<9000).map { "line \($0) of a log that is longer than one block\n" }.joined()
    let packed = GzipFixture.stored(Array(long.utf8)) + GzipFixture.stored(Array("last\n".utf8))
    let found = try lines(packed)
    #expect(found.count == 9001)
    #expect(found[8999] == "line 8999 of a log that is longer than one block")
    #expect(found.last == "last")
  }

  @Test func anUnfinishedLastLineIsNotHandedOut() throws {
    #expect(try lines(GzipFixture.stored(Array("a\ntorn".utf8))) == ["a"])
  }

  @Test func damageIsAnErrorAndNeverATrap() throws {
    let whole = [UInt8](try #require(Data(base64Encoded: GzipTests.dynamic)))
    for cut in 0..<(whole.count - 8) {
      #expect(throws: GzipError.self, "cut at \(cut)") { try lines(Array(whole[..<cut])) }
    }
    var random = SplitMix64(seed: 3)
    var faults = 0
    for _ in 0..<2000 {
      var damaged = whole
      for _ in 0..<3 {
        damaged[Int.random(in: 10..<whole.count, using: &random)] =
          UInt8.random(in: 0...255, using: &random)
      }
      do { _ = try lines(damaged) } catch is GzipError { faults += 1 }
    }
    #expect(faults > 1000)
    #expect(throws: GzipError.notGzip) { try lines(Array("plain text".utf8)) }
  }

  /// Against the real gzip, at every level, on logs of random shape.
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/gzip"), "no gzip here"),
    arguments: 1...9)
  func unpacksWhatGzipPacks(level: Int) throws {
    var random = SplitMix64(seed: UInt64(level))
    let expected = (0..<3000).map { number in
      let length = Int.random(in: 0...200, using: &random)
      return "\(number) "
        + String((0..<length).map { _ in "abcdeé ".randomElement(using: &random) ?? " " })
    }
    let path = scratch.file("log")
    try put(expected.joined(separator: "\n") + "\n", path)
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
    gzip.arguments = ["-\(level)", path]
    try gzip.run()
    gzip.waitUntilExit()
    #expect(gzip.terminationStatus == 0)
    #expect(try lines(try contents(path + ".gz")) == expected)
  }
}

extension GzipTests {
  static let fixed =
    "H4sIGAAAAAAAA25hbWUAY29tbWVudABLTEpOhCGuCi4ARYvmEw8AAAA="
  static let dynamic =
    "H4sIAAAAAAAAA22TMW4DMQwE+7xCD0ghkpJOeo4LxzFwsJv8H0kg7lVTD3hcjvbO5+teanl/lZ/veznfj89ye9yer1"
    + "I/zn9kgGwjB9Q2CkBro0YfHJt1YN43G8Ai5w5KkvsmsJExF7CZ1xlJsSot6MU1S2qs5VYLVJB5DQWtvNRQkRzZQIGa"
    + "JU0+tZdEhSvzQv1qArlqcuXkqjXNYo1m7nVy1T0zO7nqR97r5GrIlZOrcc2Sq+PaS66OKzPWSvcGuVpyFeRqyXNgr6"
    + "oeKbBYVS8c2CxTPaJjpeUrBmIVM0iYhVodk/8IJSdl1v/+p1/4cdCSoAQAAA=="
}
