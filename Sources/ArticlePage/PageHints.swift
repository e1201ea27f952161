import FeedModel

/// What the names that a page's authors gave to an element say of it: words of `class`, `id`, `role`
/// and `itemprop`. Hints only; no decision stands on one alone.
struct PageHints: OptionSet, Sendable {
  let rawValue: UInt32

  /// `articleBody`, `entry-content`, `story-text`: the article's own box.
  static let body = PageHints(rawValue: 1 << 0)
  static let comments = PageHints(rawValue: 1 << 1)
  static let related = PageHints(rawValue: 1 << 2)
  static let share = PageHints(rawValue: 1 << 3)
  static let newsletter = PageHints(rawValue: 1 << 4)
  static let advertisement = PageHints(rawValue: 1 << 5)
  static let navigation = PageHints(rawValue: 1 << 6)
  static let footer = PageHints(rawValue: 1 << 7)
  static let sidebar = PageHints(rawValue: 1 << 8)
  /// Byline, date, category, tags.
  static let about = PageHints(rawValue: 1 << 9)
  static let caption = PageHints(rawValue: 1 << 10)
  static let consent = PageHints(rawValue: 1 << 11)
  static let wall = PageHints(rawValue: 1 << 12)
  static let hidden = PageHints(rawValue: 1 << 13)
  static let author = PageHints(rawValue: 1 << 14)
  static let tags = PageHints(rawValue: 1 << 15)
  static let date = PageHints(rawValue: 1 << 16)
  static let lead = PageHints(rawValue: 1 << 17)
  static let title = PageHints(rawValue: 1 << 18)
  static let widget = PageHints(rawValue: 1 << 19)
  static let authorBio = PageHints(rawValue: 1 << 20)
  /// WordPress and page builders name the box of a whole article by its categories and tags, and every
  /// part of it a widget.
  static let entry = PageHints(rawValue: 1 << 21)
  // Words that mean something only together.
  static let storyWord = PageHints(rawValue: 1 << 24)
  static let bodyWord = PageHints(rawValue: 1 << 25)
  static let authorWord = PageHints(rawValue: 1 << 26)
  static let bioWord = PageHints(rawValue: 1 << 27)
  static let headWord = PageHints(rawValue: 1 << 28)
  static let metaWord = PageHints(rawValue: 1 << 29)
  static let relatedWord = PageHints(rawValue: 1 << 30)
  static let itemWord = PageHints(rawValue: 1 << 31)

  /// Whatever is surely not the article's text.
  static let beside: PageHints = [
    .comments, .related, .share, .newsletter, .advertisement, .navigation, .footer, .sidebar,
    .about, .caption, .consent, .wall, .hidden, .tags, .widget, .authorBio,
  ]

  /// The hints of one attribute's value.
  static func reading(_ value: UnsafePointer<UInt8>) -> PageHints {
    var found: UInt32 = 0
    var word = WordHash()
    var whole = WordHash()
    var previous: UInt8 = 0
    var byte = value
    var length = 0
    var group: UInt32 = 0
    func settle(_ group: UInt32) -> UInt32 {
      var hints = PageHints(rawValue: group)
      if hints.contains([.storyWord, .bodyWord]), !hints.contains(.itemWord) {
        hints.insert(.body)
      }
      if hints.contains([.authorWord, .bioWord]) { hints.insert(.authorBio) }
      if hints.contains(.authorWord) { hints.insert(.author) }
      if hints.contains([.storyWord, .metaWord]) { hints.insert(.about) }
      if hints.contains([.relatedWord, .storyWord]) || hints.contains([.relatedWord, .itemWord]) {
        hints.insert(.related)
      }
      if hints.contains([.storyWord, .headWord]) { hints.insert(.title) }
      return hints.rawValue
    }
    // Names are short; what is longer is generated and says nothing.
    while byte.pointee != 0, length < 512 {
      let current = byte.pointee
      let lower = current &- 0x41 < 26 ? current | 0x20 : current
      let isLetter = lower &- 0x61 < 26
      let isHump = current != lower && previous &- 0x61 < 26
      if !isLetter || isHump {
        if word.count > 0 { group |= table.value(word) }
        word = WordHash()
      }
      if current <= 0x20 {
        group |= table.value(whole)
        found |= settle(group)
        group = 0
        whole = WordHash()
      } else if isLetter {
        whole.add(lower)
        word.add(lower)
      }
      previous = current
      byte += 1
      length += 1
    }
    group |= table.value(word) | table.value(whole)
    found |= settle(group)
    var hints = PageHints(rawValue: found & 0x00FF_FFFF)
    if hints.contains(.entry) {
      hints.subtract([.entry, .tags, .about, .widget, .date, .related, .title, .authorBio])
    }
    return hints
  }

  private static let table = WordTable([
    (
      storyWord.rawValue,
      "article story post entry news blog artikel beitrag articulo noticia nota single"
    ),
    (
      bodyWord.rawValue,
      "body content text main copy inhalt contenido cuerpo texto corps texte wrapper richtext paragraphs"
    ),
    (
      body.rawValue,
      """
      articlebody articlecontent articletext storybody storycontent storytext entrycontent \
      postcontent postbody bodytext bodycopy contentbody maincontent articlemain textbody fulltext richtext wysiwyg \
      articlefulltext newsbody newscontent newstext artikeltext artikelinhalt bodycontent prose
      """
    ),
    (
      comments.rawValue,
      """
      comment comments commentary commentlist commentsarea disqus kommentar kommentare comentarios comentario \
      commentaires commenti respond livefyre discussion forum talkback leserkommentare reactions reacties \
      komentarze webmention webmentions pingback trackback facepile commentform
      """
    ),
    (
      related.rawValue,
      """
      related relatedposts relatedarticles relatedcontent recommended recommendation recommendations \
      recommend outbrain taboola recirc recirculation similar yarpp jprelatedposts teaser teasers teaserlist \
      readmore seealso alsoread weiterlesen verwandt verwandte siehe trending popular mostread mostpopular \
      mehrzum zumthema morefrom relacionadas relacionados relacionada relacionado empfehlungen empfehlung \
      onward upnext nextarticle prevnext postnav crosslinks inlinerelated interlinking crp rp \
      sisterarticles linkbox linklist moreon articlelist storylist
      """
    ),
    (
      relatedWord.rawValue,
      "more mehr next previous prev other latest top weitere also read mas otras another up"
    ),
    (
      itemWord.rawValue,
      "list item card teaser preview excerpt grid links link stories posts articles items cards feed carousel slider"
    ),
    (
      share.rawValue,
      """
      share sharing shares sharebar sharedaddy social socials socialmedia addthis addtoany shariff teilen \
      followus follow sociallinks sharetools sharelinks socialshare bookmark bookmarks print
      """
    ),
    (
      newsletter.rawValue,
      "newsletter newsletters subscribe subscription signup mailchimp optin subscribebox abonnieren newsletterbox"
    ),
    (
      advertisement.rawValue,
      """
      ad ads adv advert advertisement advertising adslot adunit adsbygoogle dfp sponsor sponsored sponsors promo \
      promotion promobox banner anzeige werbung publicidad publicite reklama adbox adcontainer googlead affiliate cta \
      adsense adwrapper
      """
    ),
    (
      navigation.rawValue,
      """
      nav navigation navbar menu menus breadcrumb breadcrumbs breadcrump sitemap pagination pager paging \
      pagenav toolbar topbar skiplink skip toc navi tableofcontents inhaltsverzeichnis brotkrume subnav megamenu
      """
    ),
    (
      footer.rawValue,
      "footer colophon copyright bottombar footnav impressum disclaimer sitefooter pagefooter legal"
    ),
    (
      sidebar.rawValue,
      "sidebar rail rightrail leftrail aside complementary sidebox rightcolumn leftcolumn marginal"
    ),
    (
      about.rawValue,
      """
      byline bylines meta postmeta entrymeta articlemeta metadata dateline timestamp posted postedon \
      pubdate publishdate kicker eyebrow postinfo articleinfo rubrik dachzeile readtime readingtime wordcount \
      cat categories category entryutility
      """
    ),
    (
      tags.rawValue,
      "tag tags taglist tagcloud taglinks keywords topics schlagworte schlagwort stichworte etiquetas tagged"
    ),
    (
      caption.rawValue,
      """
      caption captions figcaption imagecaption wpcaption credit credits photocredit imagecredit bildunterschrift \
      bildtext photographer legende copyrightholder creditline slideshow lightbox fotocredit imagecredits \
      copyrightnotice imgcaption bildquelle bildnachweis
      """
    ),
    (
      consent.rawValue,
      "cookie cookies consent gdpr cmp onetrust cookiebar cookienotice cookiebanner didomi privacybanner"
    ),
    (
      wall.rawValue,
      "login signin register registration modal popup overlay dialog regwall toast alertdialog"
    ),
    (
      hidden.rawValue,
      "hidden visuallyhidden sronly screenreader invisible srtext displaynone hide printonly onlyprint noscreen"
    ),
    (
      authorWord.rawValue,
      "author authors autor autoren auteur autore writer contributor contributors biography"
    ),
    (
      authorBio.rawValue,
      "authorbox authorbio authorinfo aboutauthor aboutauthors bio bios biography authorprofile authorcard uploader"
    ),
    (bioWord.rawValue, "bio box about info description desc profile card image avatar"),
    (metaWord.rawValue, "meta info details data header tools utilities actions"),
    (headWord.rawValue, "title headline heading head header"),
    (title.rawValue, "headline entrytitle posttitle articletitle pagetitle storytitle"),
    (
      entry.rawValue,
      "hentry statuspublish typepost elementor etpb fusion wpb vc brxe kadence"
    ),
    (
      date.rawValue,
      "date dates datum published publish pubdate datepublished timestamp time posted dateline publicationdate entrydate postdate fecha"
    ),
    (
      lead.rawValue,
      "lead lede standfirst intro teasertext abstract dek subtitle subheadline vorspann chapeau excerpt summary subline deck"
    ),
    (
      widget.rawValue,
      """
      widget widgets sidebarwidget poll quiz rating ratings livestream stream player video videoplayer \
      playlist infobox factbox download downloads embed survey donate donation spenden spende buy shop product \
      products shopping price sku event events calendar weather wetter stock ticker
      """
    ),
  ])
}
