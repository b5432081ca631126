/** One proven failure of an address in a campaign; `at` epoch ms. */
export type CampaignFailure = { readonly campaignId: number; readonly at: number };

/**
 * The most different campaigns that failed within any stretch of so many milliseconds which contains the moment `at`: whatever
 * order reports are read in, the last of them finds the same number.
 */
export function campaignsWithin(failures: readonly CampaignFailure[], at: number, stretch: number): number {
  const near = failures.filter((one) => Math.abs(one.at - at) < stretch).sort((a, b) => a.at - b.at);
  let most = 0;
  for (const [from, first] of near.entries()) {
    if (first.at > at) break;
    const within = new Set<number>();
    for (const one of near.slice(from)) {
      if (one.at - first.at >= stretch) break;
      within.add(one.campaignId);
    }
    most = Math.max(most, within.size);
  }
  return most;
}
