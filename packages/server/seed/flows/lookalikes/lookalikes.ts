import type { Book } from '../ledger.ts'
import type { Group, LookalikeKind } from '../model.ts'
import { insuranceAgent } from './agents.ts'
import { contractor, payroll } from './employers.ts'
import { familyLoans, savingsClub } from './friends.ts'
import { charity, illnessCrowdfunding } from './giving.ts'
import { propertyFees, rentAndDeposits } from './housing.ts'
import { dividends, fundSales, smallLoans, wealthCustomer } from './lenders.ts'
import { clinic, groupPurchase, gymCards, shop, webShop } from './retail.ts'
import { school } from './schooling.ts'
import { produceBuyer, supplier } from './trade.ts'

/** Each lawful story by its kind. */
export const lookalikes: Record<LookalikeKind, (book: Book) => Group> = {
  payroll, contractor, shop, 'web-shop': webShop, 'gym-cards': gymCards, clinic, 'group-purchase': groupPurchase, 'property-fees': propertyFees,
  'rent-and-deposits': rentAndDeposits, school, 'small-loans': smallLoans, 'wealth-customer': wealthCustomer, 'fund-sales': fundSales,
  'insurance-agent': insuranceAgent, charity, 'illness-crowdfunding': illnessCrowdfunding, dividends, 'savings-club': savingsClub,
  'family-loans': familyLoans, 'produce-buyer': produceBuyer, supplier,
}
