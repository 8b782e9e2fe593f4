"""What the carriers' forms let one choose from. Values are the carriers' own words."""

from django.utils.translation import gettext_lazy as _

TYPES = [
    ("Limited Liability Corporation", _("Limited liability company")),
    ("Corporation", _("Corporation")),
    ("Partnership", _("Partnership")),
    ("Limited Liability Partnership", _("Limited liability partnership")),
    ("Co-operative", _("Co-operative")),
    ("Non-profit Corporation", _("Non-profit")),
    ("Sole Proprietorship", _("Sole proprietor, without a tax number")),
]
COMPANIES = [
    ("private", _("Private")),
    ("public", _("Listed at a stock exchange")),
    ("non-profit", _("Non-profit")),
    ("government", _("Government")),
]
INDUSTRIES = [
    ("AUTOMOTIVE", _("Cars and bikes")),
    ("AGRICULTURE", _("Agriculture")),
    ("BANKING", _("Banking")),
    ("CONSUMER", _("Consumer services")),
    ("EDUCATION", _("Education")),
    ("ELECTRONICS", _("Electronics")),
    ("ENERGY", _("Energy")),
    ("ENGINEERING", _("Engineering and building")),
    ("FINANCIAL", _("Finance")),
    ("FOOD_AND_BEVERAGE", _("Food and drink")),
    ("GOVERNMENT", _("Government")),
    ("HEALTHCARE", _("Health")),
    ("HOSPITALITY", _("Hotels and events")),
    ("INSURANCE", _("Insurance")),
    ("JEWELRY", _("Jewelry")),
    ("LEGAL", _("Law")),
    ("MANUFACTURING", _("Manufacturing")),
    ("MEDIA", _("Media")),
    ("NOT_FOR_PROFIT", _("Charity")),
    ("ONLINE", _("Online services")),
    ("REAL_ESTATE", _("Real estate")),
    ("RELIGION", _("Religion")),
    ("RETAIL", _("Shops")),
    ("TECHNOLOGY", _("Technology")),
    ("TELECOMMUNICATIONS", _("Telecommunications")),
    ("TRANSPORTATION", _("Transport")),
    ("TRAVEL", _("Travel")),
]
IDENTIFIERS = [
    ("EIN", _("EIN (United States)")),
    ("DUNS", "DUNS"),
    ("CBN", _("CBN (Canada)")),
    ("CN", _("Company number (United Kingdom)")),
    ("VAT", _("VAT number (Europe)")),
    ("CNPJ", _("CNPJ (Brazil)")),
    ("Other", _("Another one")),
]
REGIONS = [
    ("USA_AND_CANADA", _("United States and Canada")),
    ("LATIN_AMERICA", _("Latin America")),
    ("EUROPE", _("Europe")),
    ("ASIA", _("Asia")),
    ("AFRICA", _("Africa")),
]
POSITIONS = [
    ("CEO", "CEO"),
    ("CFO", "CFO"),
    ("Director", _("Director")),
    ("GM", _("General manager")),
    ("VP", _("Vice president")),
    ("General Counsel", _("General counsel")),
    ("Other", _("Another one")),
]
USECASES = [
    ("CUSTOMER_CARE", _("Answering customers")),
    ("MIXED", _("Several kinds of texts")),
    ("LOW_VOLUME", _("Several kinds, few texts a day")),
    ("ACCOUNT_NOTIFICATION", _("Notices on an account")),
    ("DELIVERY_NOTIFICATION", _("Notices on orders")),
    ("MARKETING", _("Marketing")),
    ("SOLE_PROPRIETOR", _("Sole proprietor")),
]
CATEGORIES = [
    ("CUSTOMER_CARE", _("Answering customers")),
    ("ACCOUNT_NOTIFICATIONS", _("Notices on an account")),
    ("DELIVERY_NOTIFICATIONS", _("Notices on orders")),
    ("MARKETING", _("Marketing")),
]
OPT_INS = [
    ("WEB_FORM", _("A form on a web site")),
    ("VERBAL", _("They say so")),
    ("PAPER_FORM", _("A form on paper")),
    ("VIA_TEXT", _("They text a keyword")),
    ("MOBILE_QR_CODE", _("A QR code")),
]
VOLUMES = [(n, n) for n in ("10", "100", "1,000", "10,000", "100,000", "250,000")]
COUNTRIES = [("US", _("United States")), ("CA", _("Canada")), ("IT", _("Italy")),
             ("BR", _("Brazil")), ("GB", _("United Kingdom")), ("DE", _("Germany")),
             ("ES", _("Spain")), ("FR", _("France")), ("PT", _("Portugal")),
             ("MX", _("Mexico"))]  # fmt: skip
