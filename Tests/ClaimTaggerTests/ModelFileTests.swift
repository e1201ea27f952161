import CTagger
import Foundation
import Testing

@testable import ClaimTagger

/// Every way a model file can be wrong, with the exact message. Files are the tiny model with a
/// few bytes changed.
@Suite struct ModelFileTests {
  private func failure(_ change: (inout [UInt8]) -> Void) throws -> ModelError? {
    var bytes = try Fixtures.modelBytes()
    change(&bytes)
    do {
      _ = try TaggerModel(bytes: bytes, name: "test.cwm")
      return nil
    } catch {
      return error
    }
  }

  @Test func theTinyModelLoads() throws {
    let model = try Fixtures.model()
    #expect(model.configuration.name == "tiny")
    #expect(model.configuration.language == "en")
    #expect(model.configuration.layers == 2)
    #expect(model.configuration.values["intermediate"] == "40")
    #expect(model.file == Fixtures.modelPath)
    let bytes = try Fixtures.modelBytes()
    #expect(model.digest == bytes.suffix(32).map { String(format: "%02x", $0) }.joined())
  }

  @Test func missingFileIsUnreadable() {
    let error = #expect(throws: ModelError.self) { try TaggerModel(path: "/no/such/model.cwm") }
    #expect(
      error?.description
        == "/no/such/model.cwm: cannot open the model: No such file or directory")
    #expect(error?.advice == "Check the path and that this user may read the file.")
  }

  @Test func folderIsUnreadable() {
    let error = #expect(throws: ModelError.self) { try TaggerModel(path: Fixtures.folder) }
    #expect(error?.code == .unreadable)
    #expect(
      error?.description == "\(Fixtures.folder): the model is not a regular file")
  }

  @Test func emptyFileIsNoModel() {
    let error = #expect(throws: ModelError.self) { try TaggerModel(path: "/dev/null") }
    #expect(error?.code == .unreadable)
    let none = #expect(throws: ModelError.self) { try TaggerModel(bytes: [], name: "empty") }
    #expect(
      none?.description == "empty: not a model file: it does not begin with the magic")
  }

  @Test func otherFileIsNoModel() throws {
    let error = try failure { $0.replaceSubrange(0..<8, with: Array("PK\u{3}\u{4}zipp".utf8)) }
    #expect(error?.code == .notAModel)
    #expect(
      error?.description == "test.cwm: not a model file: it does not begin with the magic")
    #expect(error?.advice == "Give a .cwm file; docs/model-file.md describes it.")
  }

  @Test func otherVersionIsSaidSo() throws {
    let error = try failure { $0[8] = 9 }
    #expect(error?.code == .wrongVersion)
    #expect(
      error?.description == "test.cwm: the model file has version 9, this program reads 1 and 2")
  }

  @Test(arguments: [1, 64, 1000, 60_000]) func cutFileHasTheWrongLength(missing: Int) throws {
    let whole = try Fixtures.modelBytes().count
    let error = try failure { $0.removeLast(missing) }
    #expect(error?.code == .wrongLength)
    #expect(
      error?.description
        == "test.cwm: the model file has \(whole - missing) bytes, its header says \(whole)")
  }

  @Test func headerAloneIsNoModel() throws {
    for count in [0, 7, 8, 63, 95] {
      let error = try failure { $0.removeLast($0.count - count) }
      #expect(error?.code == .notAModel)
    }
  }

  @Test func changedByteBreaksTheChecksum() throws {
    for place in [64, 5000, 40_000] {
      let error = try failure { $0[place] ^= 0x10 }
      #expect(error?.code == .damaged)
      #expect(
        error?.description
          == "test.cwm: the model file is damaged: its CRC-32 does not match")
    }
  }

  @Test func tooManyEntriesAreDamage() throws {
    let error = try failure { $0.replaceSubrange(12..<16, with: [0xFF, 0xFF, 0xFF, 0xFF]) }
    #expect(
      error?.description
        == "test.cwm: the model file is damaged: 4294967295 entries do not fit in it")
  }

  /// Fields of the first directory entry that point outside, with the checksum made right again.
  @Test(arguments: [
    (64, [9, 0, 0, 0]), (72, [255, 255, 255, 255, 255, 255, 255, 255]), (80, [0, 0]),
    (88, [1, 0]), (88, [0, 0, 0, 0, 1]), (96, [0, 255, 255, 255, 255, 255, 255, 127]),
  ]) func entriesOutsideTheFileAreDamage(place: Int, value: [UInt8]) throws {
    let error = try failure { bytes in
      bytes.replaceSubrange(64 + place..<64 + place + value.count, with: value)
      bytes.seal()
    }
    #expect(error?.code == .damaged)
    #expect(
      error?.description == "test.cwm: the model file is damaged: entry 0 at byte 64")
  }

  @Test func allFaultsOfAFileAreNamedAtOnce() throws {
    let error = try failure { bytes in
      bytes.rename("layers.0.qkv.weight", "layers.0.qkv.weighs")
      bytes.rename("tables.join.gap", "tables.join.gip")
      bytes.edit("heads=2", "heads=5")
      bytes.seal()
    }
    #expect(error?.code == .unsuitable)
    #expect(
      error?.description == """
        test.cwm: this program cannot use the model: \
        config: hidden=24 is no multiple of heads=5; attention.distance is 2 × 16, want 5 × any; \
        layers.0.qkv.weight is missing; tables.join.gap is missing
        """)
  }

  @Test func otherLabelsAreUnsuitable() throws {
    let error = try failure { bytes in
      bytes.edit("B-source", "B-quelle")
      bytes.seal()
    }
    #expect(error?.description.contains("config: labels=O B-quelle I-source") == true)
  }

  @Test func numbersThatAreNoneAreUnsuitable() throws {
    let error = try failure { bytes in
      let place = bytes.contents("embeddings.norm.bias")
      bytes.replaceSubrange(place..<place + 4, with: [0, 0, 0xC0, 0x7F])
      bytes.seal()
    }
    #expect(
      error?.description
        == "test.cwm: this program cannot use the model: embeddings.norm.bias holds no finite numbers"
    )
  }

  /// No byte of the directory or the configuration may trap, whatever its value.
  @Test func anyChangedDirectoryByteIsRefusedOrHarmless() throws {
    let whole = try Fixtures.modelBytes()
    var random = Random(11)
    for _ in 0..<400 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 8..<9000, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      bytes.seal()
      if let model = try? TaggerModel(bytes: bytes, name: "fuzz") {
        _ = Tagger(model: model).tag("The mayor said the bridge will close.")
      }
    }
  }
}

extension [UInt8] {
  /// Makes length and CRC-32 right again after a change.
  fileprivate mutating func seal() {
    let sum = ct_crc32(Array(self[64..<(count - 32)]), count - 96)
    for byte in 0..<4 { self[24 + byte] = UInt8(truncatingIfNeeded: sum >> UInt32(8 * byte)) }
  }

  fileprivate mutating func edit(_ old: String, _ new: String) {
    if let range = firstRange(of: Array(old.utf8)) { replaceSubrange(range, with: new.utf8) }
  }

  fileprivate mutating func rename(_ old: String, _ new: String) { edit(old + "\0", new + "\0") }

  /// Offset of the contents of an entry.
  fileprivate func contents(_ name: String) -> Int {
    guard let range = firstRange(of: Array(name.utf8) + [0]) else { return 0 }
    let field = self[range.lowerBound + 88..<range.lowerBound + 96]
    return field.reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
