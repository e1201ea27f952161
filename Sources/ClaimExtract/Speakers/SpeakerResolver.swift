import FeedModel

/// Resolves the sources of all claims of a document to names, in reading order.
///
/// A sieve: a name as written; an alias of a name written in full; a pronoun by gender, number and
/// attention; a noun for an office or a body by who bears it; a description as it stands. Every step says
/// how sure it is (``SpeakerConfidence``), and below the threshold nobody is named. Names inside
/// quotations are no candidates for pronouns outside them.
struct SpeakerResolver {
  struct Request {
    var text: Int
    var claim: LocatedClaim
  }

  let texts: [AnalysedText]
  let authors: [String]
  var table = EntityTable()
  var mentions: [[NameMention]] = []
  /// Subjects without a name, in order: "A sailor".
  var subjects: [[DescribedSubject]] = []
  /// The tokens of each text that somebody is reported to say, in whatever words.
  var reported: [TotalArray<Bool>] = []
  /// Where a content begins.
  var contentStarts: [Set<Int>] = []
  /// For every sentence of each text its number in the document: what is wholly quoted does not count, so
  /// that a long quotation does not make a reader forget who speaks.
  private var numbers: [TotalArray<Int>] = []
  /// The last source, for "they added".
  var lastSource: (entity: Int, sentence: Int)?
  /// What stood to choice for every he, she and it; kept only where it is asked for.
  var evidence: [AntecedentEvidence]?
  /// Where the source in hand begins.
  private(set) var place = (text: 0, token: 0)
  /// The content of the claim in hand.
  var contents: [Range<Int>] = []

  init(texts: [AnalysedText], authors: [String]) {
    self.texts = texts
    self.authors = authors
    var number = 0
    for text in texts {
      var row = TotalArray(repeating: 0, count: text.sentences.count, outside: 0)
      for (index, sentence) in text.sentences.enumerated() {
        if sentence.contains(where: { text.tokens[$0].isWord && !text.isQuoted($0) }) {
          number += 1
        }
        row[index] = number
      }
      numbers.append(row)
    }
  }

  /// The speakers of `requests`, in their order.
  mutating func resolve(_ requests: [Request]) -> [ResolvedSpeaker?] {
    collect(requests)
    var result = [ResolvedSpeaker?](repeating: nil, count: requests.count)
    var reading = Reading(texts: texts.count)
    // In the order in which sources are read.
    let order = requests.indices.filter { requests[$0].claim.sourceTokens != nil }.sorted {
      let (left, right) = (requests[$0], requests[$1])
      return (left.text, left.claim.source?.lowerBound ?? 0, $0)
        < (right.text, right.claim.source?.lowerBound ?? 0, $1)
    }
    var previousText = 0
    var resolved: (text: Int, range: Range<Int>, speaker: ResolvedSpeaker?)?
    for index in order {
      let request = requests[index]
      guard let source = request.claim.sourceTokens, let first = source.first else { continue }
      if let resolved, resolved.text == request.text, resolved.range == source {
        result[index] = resolved.speaker
        continue
      }
      while previousText < request.text {
        advance(previousText, to: texts[previousText].tokens.count, &reading)
        previousText += 1
      }
      advance(request.text, to: first, &reading)
      contents = request.claim.contentTokens
      place = (request.text, first)
      let speaker = speaker(request.text, source).flatMap(SpeakerConfidence.kept)
      resolved = (request.text, source, speaker)
      result[index] = speaker
    }
    return result
  }

  /// The sentence of a token, counted over the document.
  func sentence(_ text: Int, _ token: Int) -> Int {
    numbers[text][Int(texts[text].sentenceOf[token])]
  }

  /// The paragraph of a token: a number that no other paragraph of the document has.
  func paragraph(_ text: Int, _ token: Int) -> Int {
    texts[text].paragraph(of: token).lowerBound &* texts.count &+ text
  }

  private mutating func speaker(_ index: Int, _ source: Range<Int>) -> ResolvedSpeaker? {
    let text = texts[index]
    let sentence = sentence(index, source.lowerBound)
    if isAnswer(source, text) { return interviewee(index) }
    switch SourcePhrase(source, in: text, names: near(source, index)) {
    case .pronoun(let pronoun, let at):
      return self.pronoun(pronoun, index, at, sentence)
    case .relative(let at):
      return antecedent(index, before: at, sentence)
    case .named(let mention, let role):
      return named(mention, role, source, index, sentence)
    case .nominal(let head):
      return nominal(head, source, index, sentence)
    case .other:
      return nil
    }
  }

  /// The names that overlap a token range, found by halving.
  func near(_ range: Range<Int>, _ index: Int) -> [NameMention] {
    let all = mentions[index]
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle].tokens.upperBound <= range.lowerBound {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return Array(all.slice(low, all.count).prefix { $0.tokens.lowerBound < range.upperBound })
  }

  /// The entity as a speaker; from now on it is the one in mind.
  mutating func chosen(
    _ entity: Int, _ sentence: Int, _ method: ResolvedSpeaker.Method, _ confidence: Double
  ) -> ResolvedSpeaker {
    if confidence >= SpeakerConfidence.threshold {
      table.touch(
        entity, Touch(.source, sentence: sentence, paragraph: paragraph(place.text, place.token)))
      table[entity].hasSpoken = true
      lastSource = (entity, sentence)
    }
    return speaker(entity, method, confidence)
  }

  /// The entity as a speaker, which changes nothing about who is in mind.
  func speaker(
    _ entity: Int, _ method: ResolvedSpeaker.Method, _ confidence: Double
  ) -> ResolvedSpeaker {
    let found = table[entity]
    return ResolvedSpeaker(
      name: found.name, kind: kind(found), role: found.kind == .person ? found.role : nil,
      method: method, mention: method == .asWritten ? nil : found.mention, confidence: confidence)
  }

  private func kind(_ entity: Entity) -> ResolvedSpeaker.Kind {
    switch entity.kind {
    case .person: entity.words.isEmpty ? .role : .person
    case .organisation, .place: .organization
    case .crowd: .crowd
    case .document: .document
    case .name: entity.words.count > 1 ? .person : .unknown
    }
  }
}
