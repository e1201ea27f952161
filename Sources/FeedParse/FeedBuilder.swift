import FeedModel
import ReadableText

/// Builds the document from the events of a reader: elements opened and closed, and characters.
///
/// Formats are not told apart beyond the root element: an element means the same wherever it is
/// understood, and what counts is the scope it stands in. A value for one thread.
struct FeedBuilder: ~Copyable {
  /// What an open element is to us.
  enum Scope {
    case document
    /// `rss` or `rdf:RDF`.
    case wrapper
    case channel
    case item
    /// Atom's `source` within an entry.
    case source
    /// A person with child elements.
    case person
    case skipHours, skipDays
    /// `urlset` or `sitemapindex`, and one of its entries.
    case urlset, location
  }

  /// A field that is being read.
  struct Capture {
    var element: ElementName
    var depth: Int
    var markup: FieldMarkup
    /// Whether child elements are markup of the field.
    var isRich: Bool
    /// Whether the element is a direct child of its scope.
    var isDirect: Bool
    /// The attribute that goes with the characters: `url` of a source, `rel` of a link.
    var attribute: String?
    var isPermalink = true
  }

  /// Why reading must end.
  enum Failure {
    /// The budget is exhausted.
    case spent
  }

  let options: FeedParser.Options
  let budget: WorkBudget
  let fallbackBase: String?
  var resolver = ElementResolver()
  private(set) var format: FeedFormat?
  private(set) var rootName = ""
  private(set) var rootClosed = false
  private(set) var depth = 0
  /// What was too long.
  var bounds = BoundLog()
  /// Bytes that making relative URLs absolute has added.
  var resolvedBytes = 0
  var feed = FeedInfo()
  var items: [Item] = []
  /// Set where reading must end.
  private(set) var failure: Failure?

  var scopes: [(scope: Scope, depth: Int)] = [(.document, 0)]
  private var skippedFrom = 0
  var capture: Capture?
  var field = FieldBuffer()
  var text = ByteBuffer()
  /// Where the tags of pictures stand in the field read last.
  var pictures: [Range<Int>] = []
  var bases: [(depth: Int, value: String)] = []
  var languages: [(depth: Int, value: String)] = []

  var draft = ItemDraft()
  var inItem = false
  var person = Person()
  var personIsOwner = false
  var owner = Person()
  var titleRank = 0
  var linkRank = 0
  var descriptionRank = 0
  var publishedRank = 0
  var updatedRank = 0
  /// Entries of a sitemap that are no news.
  var plainLocations = 0

  /// A builder for a document whose relative URLs resolve against `base`.
  init(options: FeedParser.Options, base: String?, budget: WorkBudget) {
    self.options = options
    self.budget = budget
    fallbackBase = base
  }

  var scope: Scope { scopes.last?.scope ?? .document }
  var base: String? { bases.last?.value ?? fallbackBase }
  var language: String? {
    guard let value = languages.last?.value, !value.isEmpty else { return nil }
    return value
  }

  // MARK: Events

  /// An element opens. `name` is its local name, for markup.
  mutating func open(
    _ resolved: ElementResolver.Resolved, name: UnsafePointer<UInt8>, prefix: UnsafePointer<UInt8>?,
    uri: UnsafePointer<UInt8>?, attributes: Attributes
  ) {
    depth += 1
    guard budget.spend(WorkBudget.element) else {
      failure = .spent
      return
    }
    if skippedFrom != 0 { return }
    if let current = capture {
      if current.isRich {
        field.openChild(name, attributes: attributes, markup: current.markup)
        return
      }
      interruptCapture()
    }
    if attributes.count > 0 { pushContext(attributes) }
    switch scope {
    case .document: openRoot(resolved, name: name, uri: uri, attributes: attributes)
    case .wrapper:
      openInWrapper(
        adopted(resolved, name: name, prefix: prefix, uri: uri), uri: uri, attributes: attributes)
    case .channel: openInChannel(resolved, attributes: attributes)
    case .item: openInItem(resolved, attributes: attributes)
    case .source: openInSource(resolved, attributes: attributes)
    case .person: openInPerson(resolved)
    case .skipHours, .skipDays:
      if resolved.element == .hour || resolved.element == .day { begin(resolved.element, .plain) }
    case .urlset:
      if Attributes.equal(name, "url") || Attributes.equal(name, "sitemap") { openLocation() }
    case .location: openInLocation(resolved, name: name)
    }
  }

  /// The innermost element closes.
  mutating func close(name: UnsafePointer<UInt8>) {
    if skippedFrom != 0 {
      if depth == skippedFrom { skippedFrom = 0 }
    } else if let current = capture {
      if depth == current.depth {
        finishCapture()
      } else {
        field.closeChild(name)
      }
    } else if let last = scopes.last, last.depth == depth, depth > 0 {
      closeScope(last.scope)
    }
    while let last = bases.last, last.depth == depth { bases.removeLast() }
    while let last = languages.last, last.depth == depth { languages.removeLast() }
    depth -= 1
    if depth == 0 { rootClosed = true }
  }

  /// Characters of the innermost element.
  @inline(__always)
  mutating func characters(_ text: UnsafeBufferPointer<UInt8>) {
    if capture != nil, skippedFrom == 0 { field.append(text) }
  }

  // MARK: Scopes

  func isDirectChild() -> Bool { depth == (scopes.last?.depth ?? 0) + 1 }

  mutating func push(_ scope: Scope) { scopes.append((scope, depth)) }

  mutating func skip() { skippedFrom = depth }

  private mutating func openRoot(
    _ resolved: ElementResolver.Resolved, name: UnsafePointer<UInt8>, uri: UnsafePointer<UInt8>?,
    attributes: Attributes
  ) {
    let local = KnownName.bytes(name)
    rootName = DocumentDecoder.printable(String(decoding: local, as: UTF8.self))
    let version = attributes.name("version") ?? ""
    let root = Self.roots.meaning(of: local)
    switch root {
    case .rss:
      format = RootFormat.rss(version)
      push(.wrapper)
    case .rdf:
      format = .rss10
      push(.wrapper)
    case .channel:
      format = .rss11
      push(.channel)
      openChannel(attributes)
    case .feed:
      format = RootFormat.atom(version: version, uri: uri.map { KnownName.bytes($0) })
      push(.channel)
      openChannel(attributes)
    case .urlset:
      format = .newsSitemap
      push(.urlset)
    case .sitemapIndex:
      format = .sitemapIndex
      push(.urlset)
    default: skip()
    }
    if root != .rdf { resolver.setRoot(uri: uri, isAtom: root == .feed) }
  }

  private static let roots: NameTable<ElementName> = [
    "rss": .rss, "rdf": .rdf, "channel": .channel, "feed": .feed, "urlset": .urlset,
    "sitemapindex": .sitemapIndex,
  ]

  /// RDF in whose default namespace nobody knows a channel: the one it is in becomes core.
  private mutating func adopted(
    _ resolved: ElementResolver.Resolved, name: UnsafePointer<UInt8>, prefix: UnsafePointer<UInt8>?,
    uri: UnsafePointer<UInt8>?
  ) -> ElementResolver.Resolved {
    guard resolved.namespace == .other, prefix == nil, !isBegun, items.isEmpty,
      Attributes.equal(name, "channel") || Attributes.equal(name, "item")
    else { return resolved }
    resolver.adopt(uri: uri)
    return resolver.resolve(local: name, prefix: prefix, uri: uri)
  }

  /// Whether the feed has said anything of itself.
  private var isBegun: Bool {
    feed.id != nil || feed.title != nil || feed.link != nil || feed.description != nil
      || feed.language != nil || feed.published != nil || feed.updated != nil
      || !feed.authors.isEmpty
  }

  private mutating func openInWrapper(
    _ resolved: ElementResolver.Resolved, uri: UnsafePointer<UInt8>?, attributes: Attributes
  ) {
    if format == .rss10, let uri { format = RootFormat.rdf(coreNamespace: KnownName.bytes(uri)) }
    switch resolved.element {
    case .channel, .feed:
      push(.channel)
      openChannel(attributes)
    case .item: openItem(attributes)
    case .image, .textInput: skip()
    default: break
    }
  }

  private mutating func openChannel(_ attributes: Attributes) {
    if let about = identifier(attributes.string("about", prefix: "rdf")) { feed.id = about }
    if feed.language == nil, let language { feed.language = language }
  }

  mutating func openItem(_ attributes: Attributes) {
    if inItem { endItem() }
    guard items.count < options.maximumItems else {
      bounds.note(.items)
      return skip()
    }
    draft = ItemDraft()
    draft.depth = depth
    draft.item.guid = identifier(attributes.string("about", prefix: "rdf"))
    inItem = true
    push(.item)
  }

  private mutating func closeScope(_ scope: Scope) {
    scopes.removeLast()
    switch scope {
    case .item: if inItem, draft.depth == depth { endItem() }
    case .person: endPerson()
    case .location: endLocation()
    default: break
    }
  }

  private mutating func endItem() {
    inItem = false
    if draft.wantsGuidLink, let guid = draft.item.guid {
      draft.guidLink = LineText.nonEmpty(absolute(guid))
    }
    items.append(draft.finish(noting: &bounds))
  }

  // MARK: Captures

  /// Begins to read a field of the element just opened.
  mutating func begin(
    _ element: ElementName, _ markup: FieldMarkup, isRich: Bool = false, attribute: String? = nil
  ) {
    field.reset()
    capture = Capture(
      element: element, depth: depth, markup: markup, isRich: isRich, isDirect: isDirectChild(),
      attribute: attribute)
  }

  /// A child opens within a field that has none: people and sources turn out to be scopes, of
  /// everything else the characters so far are the value.
  private mutating func interruptCapture() {
    guard let current = capture else { return }
    switch current.element {
    case .author, .creator, .owner, .itunesAuthor:
      capture = nil
      person = Person()
      personIsOwner = current.element == .owner
      scopes.append((.person, current.depth))
    case .source:
      capture = nil
      draft.item.source = ItemSource(link: current.attribute)
      scopes.append((.source, current.depth))
    default: finishCapture()
    }
  }

  private mutating func finishCapture() {
    guard let done = capture else { return }
    capture = nil
    switch scope {
    case .channel: take(done, forFeed: ())
    case .item: take(done, forItem: ())
    case .source: take(done, forSource: ())
    case .person: take(done, forPerson: ())
    case .skipHours, .skipDays: take(done, forSkip: ())
    case .location: take(done, forLocation: ())
    case .document, .wrapper, .urlset: break
    }
  }

  private mutating func pushContext(_ attributes: Attributes) {
    if let value = attributes.string("base", prefix: "xml"), !value.isEmpty {
      // Two of the longest resolve to something longer; what is put together is bounded as well.
      let resolved =
        value.utf8.count > Bound.base.limit ? value : URLReference.resolve(value, against: base)
      if resolved.utf8.count > Bound.base.limit {
        bounds.note(.base)
      } else {
        bases.append((depth, resolved))
      }
    }
    if let value = attributes.string("lang", prefix: "xml") {
      languages.append((depth, bounded(LineText.languageTag(value), .language)))
    }
  }

  /// Ends the reading: what is still open is closed.
  mutating func finish() {
    if capture != nil { finishCapture() }
    while let last = scopes.last, last.depth > 0 {
      depth = last.depth
      closeScope(last.scope)
    }
    if inItem { endItem() }
    if feed.authors.isEmpty { People.add(owner, to: &feed.authors, noting: &bounds) }
    for _ in 0..<resolver.longNames { bounds.note(.name) }
  }
}
