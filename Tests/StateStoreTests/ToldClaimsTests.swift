import ContentDigest
import Testing

@testable import StateStore

/// What is kept of the claims that an alert told.
@Suite struct ToldClaimsTests {
  private static let alert = DerivedUUID.alert(watchID: "w", itemID: item, revision: 1)
  private static let next = DerivedUUID.alert(watchID: "w", itemID: item, revision: 2)
  private static let item = DerivedUUID(SHA256Digest(utf8: "item"))

  private func claim(_ text: String, speaker: String? = "Lena Varn") -> ToldClaims.Claim {
    ToldClaims.Claim(
      id: "cl-0123456789ab", speaker: speaker, cue: speaker.map { _ in "said" }, text: text,
      whole: Told.Statement(.claim, words: Array(text.utf8)),
      sentences: [Told.Statement(.neighbour, words: Array("s \(text)".utf8))])
  }

  private func told(_ claims: ToldClaims?) -> Told {
    var told = Told(first: Told.Revision(words: ["a", "b"], text: "one two three four five"))
    told.claims = claims
    return told
  }

  @Test func theyComeBackAsTheyWere() throws {
    for claims in [[], [claim("öl\u{0} \"x\"")], [claim("a"), claim("b", speaker: nil)]] {
      for areAll in [true, false] {
        let told = told(ToldClaims(claims, of: Self.alert, areAll: areAll))
        let back = try #require(Told(bytes: told.bytes))
        #expect(back == told && back.claims?.areAll == areAll)
        #expect(back.claims?.are(of: Self.alert) == true)
        #expect(back.claims?.are(of: Self.next) == false)
      }
    }
    #expect(Told(bytes: told(nil).bytes) == told(nil))
  }

  @Test func theyAreBounded() throws {
    let long = String(repeating: "é", count: 10_000)
    let claims = (0..<40).map { claim("\($0) \(long)", speaker: long) }
    let told = told(ToldClaims(claims, of: Self.alert, areAll: true))
    #expect(told.claims?.claims.count == ToldClaims.most && told.claims?.areAll == false)
    #expect(told.bytes.count < 12_000)
    #expect(Told(bytes: told.bytes) == told)
  }

  /// An earlier program does not look at what stands behind, and what is damaged there costs nothing else.
  @Test func whatWasToldNeedsThemNot() throws {
    let whole = told(ToldClaims([claim("a"), claim("b")], of: Self.alert, areAll: true))
    let bytes = whole.bytes
    let least = told(nil).bytes.count
    #expect(Array(bytes.prefix(least)) == told(nil).bytes)
    for end in least..<bytes.count {
      let cut = try #require(Told(bytes: Array(bytes.prefix(end))))
      #expect(cut == told(nil), "\(end)")
    }
    for place in least..<bytes.count {
      var damaged = bytes
      damaged[place] ^= 0xFF
      var back = try #require(Told(bytes: damaged))
      back.claims = nil
      #expect(back == told(nil))
    }
  }

  /// A text that goes back and forth is silent, and what the last alert told stays.
  @Test func silentRevisionsKeepThem() {
    var told = told(ToldClaims([claim("a")], of: Self.alert, areAll: true))
    let before = told.claims
    told.add(Told.Revision(words: ["a"], text: "one two three four five"))
    #expect(told.claims == before)
  }
}
