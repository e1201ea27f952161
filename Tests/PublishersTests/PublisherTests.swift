import FeedModel
import Publishers
import Testing

/// Who published an item.
@Suite struct PublisherTests {
  private func name(
    source: ItemSource? = nil, link: String? = nil, _ families: [PublisherFamily] = []
  ) -> Publisher {
    PublisherBook(families).publisher(source: source, link: link, feedID: "harbour")
  }

  @Test(
    arguments: [
      ("https://www.harbourpost.example/news/1", "harbourpost.example"),
      ("HTTP://News.HarbourPost.Example:8080/x?y#z", "harbourpost.example"),
      ("https://varn:secret@m.harbourpost.example/", "harbourpost.example"),
      ("https://www.harbour.co.uk/1", "harbour.co.uk"),
      ("https://ferry.news.harbour.com.au", "harbour.com.au"),
      ("https://lenavarn.substack.com/p/1", "lenavarn.substack.com"),
      ("https://harbourpost.example./", "harbourpost.example"),
      ("https://www.web.de/1", "web.de"), ("https://www.in.gr/1", "in.gr"),
      ("https://lenavarn.blogspot.co.uk/1", "lenavarn.blogspot.co.uk"),
      ("https://news.harbour.kiev.ua/1", "harbour.kiev.ua"),
    ])
  func aLinkNamesTheDomainThatSomebodyRegistered(_ link: String, _ domain: String) {
    #expect(name(link: link) == Publisher(name: domain, basis: .link))
  }

  @Test(
    arguments: [
      "https://news.google.com/rss/articles/1", "https://medium.com/@a/1",
      "https://open.substack.com/pub/a", "https://www.bing.com/news/1", "https://t.me/harbour/12",
      "/news/1",
      "https://192.0.2.7/1", "https://[2001:db8::7]/1", "mailto:desk@harbourpost.example",
      "https://localhost/1", "https://", "https://../1", "https://a b.example/",
    ])
  func whatSaysNothingLeavesTheFeed(_ link: String) {
    #expect(name(link: link) == Publisher(name: "harbour", basis: .feed))
  }

  @Test func theSourceThatAnItemNamesComesFirst() {
    let link = "https://news.google.com/rss/articles/1"
    #expect(
      name(
        source: ItemSource(title: "Harbour Post", link: "https://www.harbourpost.example"),
        link: link)
        == Publisher(name: "harbourpost.example", basis: .source))
    #expect(
      name(source: ItemSource(title: "Harbour Post"), link: link)
        == Publisher(name: "Harbour Post", basis: .source))
    #expect(name(source: ItemSource(), link: link).basis == .feed)
  }

  private let family = PublisherFamily(
    name: "Harbour Group", domains: ["harbourpost.example", "hp.platform.example"],
    feeds: ["harbour"], names: ["The Harbour Post"])

  @Test func aFamilyIsOnePublisher() {
    #expect(name(link: "https://www.harbourpost.example/1", [family]).name == "Harbour Group")
    #expect(name(link: "https://hp.platform.example/1", [family]).name == "Harbour Group")
    #expect(
      name(source: ItemSource(title: "THE HARBOUR POST"), [family])
        == Publisher(name: "Harbour Group", basis: .source))
    #expect(
      name(link: "https://t.me/x", [family]) == Publisher(name: "Harbour Group", basis: .feed))
  }

  @Test func anotherSourceInTheFamilysFeedIsNotOfTheFamily() {
    let other = ItemSource(title: "Nordvik Star", link: "https://nordvikstar.example/")
    #expect(name(source: other, [family]).name == "nordvikstar.example")
  }

  @Test func aHostBesideThatOfAFamilyIsNotOfIt() {
    let book = PublisherBook([PublisherFamily(name: "Harbour Group", domains: ["hp.example"])])
    let link = "https://xhp.example/1"
    #expect(book.publisher(source: nil, link: link, feedID: "f").name == "xhp.example")
  }

  @Test func anotherOfAnAgencysNameIsNotTheAgency() {
    let other = ItemSource(title: "CNA", link: "https://www.channel.example/")
    #expect(name(source: other).name == "channel.example")
  }

  @Test func agenciesHaveTheNameThatCreditsHave() {
    #expect(name(link: "https://www.reuters.com/world/1").name == "Reuters")
    #expect(name(source: ItemSource(title: "Associated Press")).name == "AP")
  }

  @Test func agenciesAreKnownByAnyOfTheirNames() {
    let book = PublisherBook([PublisherFamily(name: "Harbour Wire", isAgency: true), family])
    for agency in [
      "Reuters", "Associated Press", "XINHUA News Agency", "Kyodo News", "Harbour Wire",
    ] {
      #expect(book.isAgency(agency), "\(agency)")
    }
    for other in ["Harbour Post", "Port Ansel", "News", "News Agency", ""] {
      #expect(!book.isAgency(other), "\(other)")
    }
  }
}
