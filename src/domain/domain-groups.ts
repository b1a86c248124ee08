/** One group a line; its first domain is its name. */
const text = `
google.com youtube.com gmail.com googlemail.com android.com
apple.com icloud.com
microsoft.com live.com microsoftonline.com office.com office365.com outlook.com hotmail.com msn.com bing.com windows.com azure.com xbox.com skype.com onedrive.com
amazon.com amazon.ae amazon.ca amazon.co.uk amazon.com.au amazon.com.br amazon.com.mx amazon.com.tr amazon.de amazon.eg amazon.es amazon.fr amazon.ie amazon.in amazon.it amazon.nl amazon.pl amazon.sa amazon.se amazon.sg audible.com primevideo.com
ebay.com ebay.at ebay.be ebay.ca ebay.ch ebay.co.uk ebay.com.au ebay.de ebay.es ebay.fr ebay.ie ebay.it ebay.nl ebay.pl
facebook.com messenger.com fb.com
x.com twitter.com
yahoo.com yahoo.net
steampowered.com steamcommunity.com
atlassian.com bitbucket.org trello.com
stackexchange.com stackoverflow.com serverfault.com superuser.com askubuntu.com stackapps.com mathoverflow.net
wikipedia.org wikimedia.org wikidata.org wikibooks.org wikinews.org wikiquote.org wikisource.org wikiversity.org wikivoyage.org wiktionary.org mediawiki.org
sony.com playstation.com sonyentertainmentnetwork.com
proton.me protonmail.com protonvpn.com
discord.com discordapp.com
ubisoft.com ubi.com
ea.com origin.com
battle.net blizzard.com
epicgames.com unrealengine.com
nintendo.com nintendo.net
mozilla.org firefox.com
adobe.com behance.net
intuit.com quickbooks.com turbotax.com
zoom.us zoom.com
yandex.ru yandex.com ya.ru
vk.com vk.ru
taobao.com tmall.com 1688.com
mi.com xiaomi.com
`

/**
 * Domains of one owner that share their accounts: what is kept for one is offered on the others. From what the owners
 * publish; only where signing in at one is signing in at all. Domains below which strangers put pages (sharepoint.com,
 * azurewebsites.net) are left out, also where the owner's own pages stand there.
 */
export const ourGroups: readonly (readonly string[])[] = text
  .trim()
  .split("\n")
  .map((line) => line.split(" "))

/** The part of the settings that is about groups. */
interface Chosen {
  readonly domainGroups: readonly (readonly string[])[]
  readonly domainGroupsOff: readonly string[]
}

/** The groups in force: ours that are not switched off, and those that the person made. */
export const groupsOf = ({ domainGroups, domainGroupsOff }: Chosen): readonly (readonly string[])[] => [
  ...ourGroups.filter(([first = ""]) => !domainGroupsOff.includes(first)),
  ...domainGroups,
]
