import browser from "webextension-polyfill"
import { Mark } from "../../ui/mark.tsx"
import { t } from "../../ui/words.ts"
import { Loaded } from "../loaded.tsx"
import { policy } from "../page-state.ts"
import { policyLimits } from "../policy-limits.ts"
import { Group, Managed, Row, Section } from "../section.tsx"
import { duration } from "../when.ts"

/** Which Countersign this is, under which licence, and whether an organisation has set rules for it. */
export function About() {
  const { name, version } = browser.runtime.getManifest()
  const tag = browser.i18n.getUILanguage()
  const language = new Intl.DisplayNames([tag], { type: "language" }).of(tag)
  return (
    <Section name="about">
      <div class="card state">
        <Mark size={44} />
        <div class="words">
          <b>{name}</b>
          <p class="hint" data-testid="about-version">
            {t("options_about_version", version)}
          </p>
        </div>
      </div>
      <Group>
        <Row label={t("options_about_licence")}>
          <span>{t("options_about_licence_name")}</span>
        </Row>
        <Row label={t("options_about_icons")} hint={t("options_about_icons_owners")}>
          <span>{t("options_about_icons_licence")}</span>
        </Row>
        <Row label={t("options_about_word_list")} hint={t("options_about_word_list_what")}>
          <span>{t("options_about_word_list_licence")}</span>
        </Row>
        <Row label={t("options_about_borders")} hint={t("options_about_borders_what")}>
          <span>{t("options_about_borders_licence")}</span>
        </Row>
        <Row label={t("options_about_language")}>
          <span>{language}</span>
        </Row>
      </Group>
      <Loaded live={policy}>
        {(rules) => {
          const limits = policyLimits(rules)
          if (limits.length === 0) {
            return (
              <Group>
                <Row label={t("options_policy_none_title")} hint={t("options_policy_none")} />
              </Group>
            )
          }
          return (
            <Group title={t("options_policy_title")}>
              <p class="hint">{t("options_policy_lede")}</p>
              {limits.map(({ rule, key, minutes }) => (
                <div key={key} class="rule" data-testid="about-rule">
                  <Managed reason={minutes === undefined ? t(key) : t(key, duration(minutes))} by={rules.by[rule]} />
                </div>
              ))}
            </Group>
          )
        }}
      </Loaded>
    </Section>
  )
}
