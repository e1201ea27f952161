import Testing

@testable import ContentDigest

@Suite struct SHA256DigestTests {
  /// FIPS 180-4 examples (NIST CSRC, "SHA256.pdf") and the empty message.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func knownAnswers(text: String, hex: String) {
    #expect(SHA256Digest(utf8: text).hex == hex)
    #expect(SHA256Digest(bytes: Array(text.utf8)).hex == hex)
    #expect(SHA256Digest(utf8: text).hexPrefix(bytes: 6) == String(hex.prefix(12)))
  }

  @Test func piecesGiveTheDigestOfTheWhole() {
    var hasher = SHA256Hasher()
    for _ in 0..<1_000 { hasher.update(utf8: String(repeating: "a", count: 1_000)) }
    #expect(
      hasher.finish().hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func fieldsDoNotRunIntoEachOther() {
    func digest(_ fields: [String]) -> SHA256Digest {
      var hasher = SHA256Hasher()
      for field in fields { hasher.update(field: field) }
      return hasher.finish()
    }
    #expect(digest(["ab", "c"]) != digest(["a", "bc"]))
    #expect(digest(["ab", ""]) != digest(["ab"]))
    #expect(digest(["é"]) == digest(["é"]))
  }
}

@Suite struct DerivedUUIDTests {
  @Test func hasVersion8AndTheRFCVariant() {
    for text in ["", "a", "b", "c", "d"] {
      let uuid = DerivedUUID(SHA256Digest(utf8: text))
      let form = uuid.description
      #expect(form.count == 36)
      #expect(form.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
      #expect(Array(form)[14] == "8")
      #expect("89ab".contains(Array(form)[19]))
      #expect(DerivedUUID(stored: uuid.bytes) == uuid)
    }
    #expect(DerivedUUID(stored: [1, 2, 3]) == nil)
  }

  /// The id of an alert is part of the contract: another value would raise every alert again.
  /// The expected values were computed by an independent implementation (Python's hashlib).
  @Test func alertIDsNeverChange() {
    let item = DerivedUUID(SHA256Digest(utf8: "item"))
    #expect(item.description == "4a33eacd-5fa6-8f2b-ae28-71cd131286b5")
    let id = DerivedUUID.alert(watchID: "kestrel", itemID: item, revision: 1)
    #expect(id.description == "a00d793a-80f3-88b3-8c84-984f0018b1a4")
    #expect(id != DerivedUUID.alert(watchID: "kestrel", itemID: item, revision: 2))
    #expect(id != DerivedUUID.alert(watchID: "kestre", itemID: item, revision: 1))
  }
}
