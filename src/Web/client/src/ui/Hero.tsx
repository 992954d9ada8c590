import { useTranslation } from 'react-i18next';
import { Mark } from './Mark';

/** Hills, water, a low sun: what both shores see. Decoration with the product's one sentence. */
export function Hero() {
  const { t } = useTranslation();
  return (
    <section className="hero" aria-label="CrossStrait">
      <svg className="art" viewBox="0 0 800 900" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
        <defs>
          <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
            <stop offset="0" stopColor="#E9E3EA" />
            <stop offset=".55" stopColor="#F5EBDD" />
            <stop offset="1" stopColor="#E2DCE6" />
          </linearGradient>
          <linearGradient id="water" x1="0" y1="0" x2="0" y2="1">
            <stop offset="0" stopColor="#D9D2E0" />
            <stop offset="1" stopColor="#8F86AC" />
          </linearGradient>
          <filter id="mist" x="-20%" y="-300%" width="140%" height="700%"><feGaussianBlur stdDeviation="18" /></filter>
        </defs>
        <rect width="800" height="900" fill="url(#sky)" />
        <circle cx="400" cy="432" r="58" fill="#F3D9A8" />
        <path d="M0 440C90 380 150 400 220 360S340 420 420 452 560 400 640 372 740 400 800 360V560H0Z" fill="#C9C1D6" />
        <path d="M0 470C70 410 130 380 190 420S280 480 360 500H0ZM800 470C730 410 670 372 610 420S520 484 440 500H800Z" fill="#A79DC0" />
        <path d="M0 520C60 440 120 450 170 470S260 520 330 530L0 560ZM800 520C740 440 680 446 630 470S540 522 470 530L800 560Z" fill="#7D72A0" />
        <rect y="528" width="800" height="372" fill="url(#water)" />
        <g filter="url(#mist)" fill="#F5EEEA" opacity=".8"><ellipse cx="400" cy="526" rx="420" ry="16" /></g>
        <path d="M360 548h80M340 566h120M352 588h96M318 616h164M336 650h128M290 692h220" stroke="#F3D9A8" strokeWidth="4" strokeLinecap="round" opacity=".7" />
        <path d="M0 620C60 570 120 600 160 640S240 720 300 740 260 860 280 900H0ZM800 620C740 570 680 600 640 640S560 720 500 740 540 860 520 900H800Z" fill="#4A4270" />
        <path d="M0 720C50 690 110 740 130 780S170 880 176 900H0ZM800 720C750 690 690 740 670 780S630 880 624 900H800Z" fill="#352E55" />
      </svg>
      <div className="hero-text">
        <div className="brand"><Mark /><b>CrossStrait</b></div>
        <p className="tagline">{t('join.tagline')}</p>
        <p className="lead">{t('join.about')}</p>
      </div>
    </section>
  );
}
